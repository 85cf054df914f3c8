using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>The result of a look at the whole input before anything is classified.</summary>
/// <param name="Lines">How many lines there are.</param>
/// <param name="Sha256">The hash of the text, in lower-case hex.</param>
internal sealed record InputScan(long Lines, string Sha256)
{
    /// <summary>Reads the input once: a line that holds no text is found before hours have gone into those before it.</summary>
    /// <exception cref="ToolException">A line does not hold what it should; it is named.</exception>
    public static InputScan Of(TextInput input, InputLines parser, CancellationToken cancellation)
    {
        using TextLines lines = input.Open();
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            cancellation.ThrowIfCancellationRequested();
            parser.Parse(line, lines);
        }

        return new InputScan(lines.Count, lines.Sha256());
    }
}
