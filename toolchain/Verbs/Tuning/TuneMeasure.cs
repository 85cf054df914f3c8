namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>The quantity that a goal is about.</summary>
internal enum TuneMeasure
{
    /// <summary>The share of texts that may get another answer than from the full model.</summary>
    MaxDisagreement,

    /// <summary>The share of texts by which accuracy may fall below the full model's.</summary>
    MaxDrop,

    /// <summary>How many times fewer layers at least.</summary>
    MinSpeedup,
}
