namespace EarlyExitGen.Manifests;

/// <summary>
/// How large the parts of a manifest may be: far more than cascades need, and nothing that harms whoever reads it.
/// </summary>
internal static class ManifestLimits
{
    /// <summary>
    /// The longest text, in UTF-16 code units, that is read: far more than all other limits together take, and what an
    /// editor still copes with while somebody types.
    /// </summary>
    public const int Length = 4 * 1024 * 1024;

    /// <summary>
    /// The largest number of labels. An answer holds the probabilities of all, on the stack and in the arrays of
    /// batches: 4 KiB each, of which a thread with a stack of 256 KiB bears as many as a call needs at a time.
    /// </summary>
    public const int Labels = 1024;

    /// <summary>The largest number of exits.</summary>
    public const int Exits = 64;

    /// <summary>
    /// The largest number of tokens of an instance: more than encoders have positions for. Memory grows with it, that
    /// of attention with its square.
    /// </summary>
    public const int MaxTokens = 65_536;

    /// <summary>The largest token id; with an offset added to it, it still is a whole number of 32 bits.</summary>
    public const int TokenId = (1 << 24) - 1;

    /// <summary>
    /// The largest number of operating points, of promised rates, and of an exit's files of external data.
    /// </summary>
    public const int Rows = 1000;

    /// <summary>
    /// The longest path of a file, in UTF-16 code units; file systems end not far above, folders included.
    /// </summary>
    public const int Path = 1024;

    /// <summary>The longest name of a model, in UTF-16 code units.</summary>
    public const int ModelName = 200;

    /// <summary>The longest name of a file or folder, in UTF-16 code units, as file systems have it.</summary>
    public const int FileName = 255;
}
