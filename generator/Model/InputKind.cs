namespace EarlyExitGen.Manifests;

/// <summary>The form of one instance: a single text, or a pair.</summary>
internal enum InputKind
{
    /// <summary>One text.</summary>
    Single,

    /// <summary>Two texts, for instance premise and hypothesis.</summary>
    Pair,
}
