using EarlyExitGen.Loading.Positions;

namespace EarlyExitGen.Loading;

/// <summary>
/// Checks that a block has positions for as many tokens as a text may have, read from its file without its weights:
/// otherwise the first long text would be what tells.
/// </summary>
internal static class TokenLimit
{
    /// <summary>Checks a block that is fed from the text.</summary>
    /// <param name="cascade">The cascade's name in messages.</param>
    /// <param name="path">The graph's file, with its full path.</param>
    /// <param name="tokens">The most tokens that a text may have.</param>
    /// <exception cref="CascadeException">It has fewer positions, or cannot be read.</exception>
    public static void Check(string cascade, string path, int tokens)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (PositionTables.FindLimit(GraphFile.Read(file), tokens) is { } limit)
            {
                throw new CascadeException($"{cascade}: {limit.Explain(path, tokens)}.", path);
            }
        }
        catch (InvalidDataException)
        {
            // ONNX Runtime reads it all the same: then nothing is known.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{cascade}: the file '{path}' cannot be read: {e.Message} Make it readable for this "
                    + "process.", path, e);
        }
    }
}
