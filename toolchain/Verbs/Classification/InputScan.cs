using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>The result of a look at the whole input before anything is classified.</summary>
/// <param name="Rows">How many texts there are.</param>
/// <param name="Sha256">The hash of the text, in lower-case hex.</param>
internal sealed record InputScan(long Rows, string Sha256)
{
    /// <summary>
    /// Reads the input once: a row that holds no text is found before hours have gone into those before it.
    /// </summary>
    /// <exception cref="ToolException">A row does not hold what it should; it is named.</exception>
    public static InputScan Of(DataReader rows, CancellationToken cancellation)
    {
        long count = 0;
        while (rows.Next(out _))
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
        }

        return new InputScan(count, rows.Sha256());
    }
}
