using System.Buffers.Binary;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>
/// Answers as bytes: of each its label, exit and layers in two bytes each, one of flags, and its probabilities.
/// </summary>
internal static class AnswerPacking
{
    private const int Label = 0;
    private const int Exit = 2;
    private const int Layers = 4;
    private const int Flags = 6;
    private const int Header = 7;
    private const byte TruncatedFlag = 1;
    private const byte DegradedFlag = 2;

    /// <summary>The bytes of an answer.</summary>
    public static int Stride(int labels) => Header + (labels * sizeof(float));

    /// <summary>Writes an answer.</summary>
    public static void Write<TPrediction>(Span<byte> to, TPrediction prediction, bool degraded)
        where TPrediction : struct, ICascadePrediction
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to[Label..], (ushort)prediction.LabelIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(to[Exit..], (ushort)prediction.Exit);
        BinaryPrimitives.WriteUInt16LittleEndian(to[Layers..], (ushort)prediction.Layers);
        to[Flags] = (byte)((prediction.Truncated ? TruncatedFlag : 0) | (degraded ? DegradedFlag : 0));
        for (int i = 0; i < prediction.LabelCount; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(
                to[(Header + (i * sizeof(float)))..], prediction.ProbabilityOf(i));
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="from">Its bytes.</param>
    /// <param name="probabilities">Room for its probabilities, one for each label.</param>
    /// <param name="degraded">Whether an exit answered that was not sure enough.</param>
    public static TPrediction Read<TCascade, TInput, TPrediction>(
        ReadOnlySpan<byte> from, Span<float> probabilities, out bool degraded)
        where TCascade : IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = BinaryPrimitives.ReadSingleLittleEndian(from[(Header + (i * sizeof(float)))..]);
        }

        degraded = (from[Flags] & DegradedFlag) != 0;
        return TCascade.Answer(
            BinaryPrimitives.ReadUInt16LittleEndian(from[Label..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[Exit..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[Layers..]),
            (from[Flags] & TruncatedFlag) != 0,
            probabilities);
    }

    /// <summary>Reads an answer without the class of its cascade.</summary>
    public static PackedAnswer Read(ReadOnlySpan<byte> from)
    {
        int label = BinaryPrimitives.ReadUInt16LittleEndian(from[Label..]);
        return new PackedAnswer(
            label,
            BinaryPrimitives.ReadSingleLittleEndian(from[(Header + (label * sizeof(float)))..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[Exit..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[Layers..]),
            (from[Flags] & TruncatedFlag) != 0);
    }
}
