using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Joining;

/// <summary>What is joined to one cascade.</summary>
internal sealed record JoinRequest
{
    /// <summary>The small cascade, which answers what it is sure enough of.</summary>
    public required CascadeManifest Front { get; init; }

    /// <summary>
    /// The given model, which answers what is left: a cascade of as many exits as it was cut at, one if it was not cut.
    /// A lexical exit that it has is left out.
    /// </summary>
    public required CascadeManifest Back { get; init; }

    /// <summary>What the given model is called in the manifest.</summary>
    public required string Name { get; init; }

    /// <summary>An existing, empty folder, which the cascade is written to.</summary>
    public required string Folder { get; init; }

    /// <summary>The manifest's file name, <c>NAME.cascade.json</c>.</summary>
    public required string ManifestName { get; init; }

    /// <summary>The name of the generated class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The namespace of the generated types.</summary>
    public required string Namespace { get; init; }

    /// <summary>The promise that the dial starts at.</summary>
    public required double Promise { get; init; }

    /// <summary>
    /// Texts that neither model was trained on, on which agreement with the given model is fitted; labels are not
    /// looked at.
    /// </summary>
    public required IReadOnlyList<Instance> Calibration { get; init; }

    /// <summary>The seed of the split into parts, and of the texts that are timed.</summary>
    public int Seed { get; init; } = 1;
}
