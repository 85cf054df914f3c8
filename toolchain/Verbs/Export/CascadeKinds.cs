using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>Tells the kind of a cascade by what it consists of.</summary>
internal static class CascadeKinds
{
    private static readonly string[] IntegerOperators = ["DynamicQuantizeMatMul", "QAttention"];

    /// <summary>The kind; null if a block cannot be read, so that there is nothing to lose.</summary>
    public static CascadeKind? Of(CascadeManifest manifest)
    {
        try
        {
            return manifest.Spec.BlockExits.Any(
                exit => IsQuantized(Path.Combine(manifest.Folder, exit.Block!))) ? CascadeKind.Quantized
                : IsCalibrated(manifest.Spec) ? CascadeKind.Exported
                : CascadeKind.Synthesized;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool IsQuantized(string block)
    {
        using FileStream stream = File.OpenRead(block);
        return ModelProto.Parser.ParseFrom(stream).Graph?.Node.Any(
            node => IntegerOperators.Contains(node.OpType)) == true;
    }

    private static bool IsCalibrated(CascadeSpec spec) =>
        spec.Disagreement.Count > 0
            || spec.Exits.Any(exit => exit.Agreement is not null || exit.Temperature.Value != 1);
}
