namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>How a file holds one thing a line.</summary>
internal enum LineFormat
{
    /// <summary>Plain text, or columns with tabs between them.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,
}
