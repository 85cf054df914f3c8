using System.Collections.Generic;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>The diagnostics about cascades on their way to a folder of output. Ids are never reused.</summary>
internal static class OutputRule
{
    public static readonly ManifestRule SharedFolder = new("EEGCFG0002", "Two cascades have folders of the same name");
    public static readonly ManifestRule StaleAssembly =
        new("EEGCFG0013", "An assembly was compiled for another version of a cascade");

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<ManifestRule> All { get; } = [SharedFolder, StaleAssembly];
}
