namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Whether a verb needs labels.</summary>
internal enum LabelNeed
{
    /// <summary>Every text must have one.</summary>
    Required,

    /// <summary>They are read where there are any.</summary>
    Optional,

    /// <summary>They are not looked at.</summary>
    Ignored,
}
