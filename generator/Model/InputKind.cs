namespace EarlyExitGen.Manifests;

/// <summary>What one instance is.</summary>
internal enum InputKind
{
    /// <summary>One text.</summary>
    Single,

    /// <summary>Two texts, for instance premise and hypothesis.</summary>
    Pair,
}
