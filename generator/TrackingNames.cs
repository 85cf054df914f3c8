namespace EarlyExitGen.Generator;

/// <summary>
/// The names of the generator's steps. Tests find them by reflection and check that each one is cached.
/// </summary>
internal static class TrackingNames
{
    /// <summary>From the text of a manifest to what it says and to its mistakes.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The types that each manifest makes.</summary>
    public const string Types = nameof(Types);

    /// <summary>The manifests that make a type which another one makes already.</summary>
    public const string Conflicts = nameof(Conflicts);

    /// <summary>The facts about the project that generated code depends on.</summary>
    public const string Project = nameof(Project);

    /// <summary>Each manifest together with what lies around it.</summary>
    public const string InProject = nameof(InProject);

    /// <summary>The mistakes of each manifest, with positions.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>The source that is generated from each manifest, without positions.</summary>
    public const string Source = nameof(Source);
}
