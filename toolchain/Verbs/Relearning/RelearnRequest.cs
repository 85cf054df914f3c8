using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Heads;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>The options of heads that are learnt again.</summary>
internal sealed record RelearnRequest
{
    /// <summary>The cascade.</summary>
    public required CascadeManifest Manifest { get; init; }

    /// <summary>The folder that the new one goes to.</summary>
    public required string Out { get; init; }

    /// <summary>The files of texts to learn from; labels are not looked at.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>
    /// Texts that neither the heads nor the model were trained on; null to hold a part of <see cref="Texts"/> out.
    /// </summary>
    public string? Calibration { get; init; }

    /// <summary>What was said of the data's form.</summary>
    public required DataForm Form { get; init; }

    /// <summary>How often each text is gone through.</summary>
    public int Epochs { get; init; } = new HeadSettings().Epochs;

    /// <summary>Where all chance comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the cascade is written where it is not faster, too.</summary>
    public bool Always { get; init; }

    /// <summary>Whether the folder may hold another cascade, whose files and operating points then go.</summary>
    public bool Force { get; init; }
}
