using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>The options of an export.</summary>
internal sealed record ExportRequest
{
    /// <summary>The name of the generated class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The namespace of the generated types.</summary>
    public required string Namespace { get; init; }

    /// <summary>The labels in the order of their numbers; null for the checkpoint's.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How matrices are stored.</summary>
    public WeightStorage Storage { get; init; }

    /// <summary>The exit rule.</summary>
    public CascadeRule Rule { get; init; }

    /// <summary>The initial dial of the rule; null for the usual one.</summary>
    public double? Dial { get; init; }

    /// <summary>Whether the folder may hold another cascade, whose files and operating points then go.</summary>
    public bool Force { get; init; }
}
