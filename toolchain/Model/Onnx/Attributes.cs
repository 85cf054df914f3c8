using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.AttributeProto.Types;

namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>Makes an ONNX attribute of a C# value.</summary>
internal static class Attributes
{
    /// <summary>The attribute of an int, a long, a float, a string, or an array of longs or floats.</summary>
    public static AttributeProto Of(string name, object value)
    {
        AttributeProto attribute = new() { Name = name };
        switch (value)
        {
            case int i:
                attribute.I = i;
                attribute.Type = AttributeType.Int;
                break;
            case long l:
                attribute.I = l;
                attribute.Type = AttributeType.Int;
                break;
            case float f:
                attribute.F = f;
                attribute.Type = AttributeType.Float;
                break;
            case string s:
                attribute.S = ByteString.CopyFromUtf8(s);
                attribute.Type = AttributeType.String;
                break;
            case long[] longs:
                attribute.Ints.AddRange(longs);
                attribute.Type = AttributeType.Ints;
                break;
            case float[] floats:
                attribute.Floats.AddRange(floats);
                attribute.Type = AttributeType.Floats;
                break;
            default:
                throw new ArgumentException($"Attribute {name}: {value.GetType()} has no ONNX form.", nameof(value));
        }

        return attribute;
    }
}
