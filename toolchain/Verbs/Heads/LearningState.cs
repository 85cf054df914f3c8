using System.Runtime.InteropServices;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// How far learning has come, in one file: the heads with both moments of Adam, and the place in the texts. It is
/// replaced as a whole.
/// </summary>
/// <param name="Window">The number of the window of texts, from 0.</param>
/// <param name="Step">The steps that were done in it.</param>
/// <param name="Heads">The heads.</param>
internal sealed record LearningState(int Window, long Step, IReadOnlyList<LearnedHead> Heads)
{
    private const string Magic = "earlyexit attach 1";

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What tells this learning from others.</param>
    public void Save(string path, string fingerprint) => AtomicFile.Write(path, stream =>
    {
        using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(fingerprint);
        writer.Write(Window);
        writer.Write(Step);
        foreach (LearnedHead head in Heads)
        {
            writer.Write(head.Scaling.IsNormalizing);
            foreach (float[] values in (float[][])
                [head.Scaling.Factor, head.Scaling.Offset, head.Weights, head.Means, head.Squares])
            {
                writer.Write(MemoryMarshal.AsBytes<float>(values));
            }
        }
    });

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What tells this learning from others.</param>
    /// <param name="shapes">The sizes of each head.</param>
    /// <exception cref="ToolException">It is broken, or belongs to another model, other texts or options.</exception>
    public static LearningState Load(string path, string fingerprint, IReadOnlyList<HeadShape> shapes)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using BinaryReader reader = new(stream, Encoding.UTF8);
            if (reader.ReadString() != Magic)
            {
                throw new InvalidDataException();
            }

            string found = reader.ReadString();
            if (found != fingerprint)
            {
                throw new ToolException(
                    $"{path}: what was stopped had another model, other texts or options; repeat its command with "
                    + "--resume, or delete this file.");
            }

            int window = reader.ReadInt32();
            long step = reader.ReadInt64();
            List<LearnedHead> heads = [];
            foreach (HeadShape shape in shapes)
            {
                StateScaling scaling =
                    new(reader.ReadBoolean(), Read(reader, shape.Hidden), Read(reader, shape.Hidden));
                heads.Add(LearnedHead.Restore(
                    shape, scaling, Read(reader, shape.Count), Read(reader, shape.Count), Read(reader, shape.Count)));
            }

            return stream.Position == stream.Length
                ? new LearningState(window, step, heads)
                : throw new InvalidDataException();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ToolException(
                $"{path}: this is not what a stopped `attach` left; delete it and start again, without --resume.", e);
        }
    }

    private static float[] Read(BinaryReader reader, int count)
    {
        float[] values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
