namespace EarlyExitGen.Manifests;

/// <summary>How bad a problem is.</summary>
internal enum ProblemSeverity
{
    /// <summary>The manifest can be used, but hardly says what was meant.</summary>
    Warning,

    /// <summary>The manifest cannot be used.</summary>
    Error,
}
