using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>The options of a lexical exit that is added.</summary>
internal sealed record LexiconRequest
{
    /// <summary>The cascade; a lexical exit that it has is replaced.</summary>
    public required CascadeManifest Manifest { get; init; }

    /// <summary>The files of texts to learn from; labels are not looked at.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>
    /// Texts that neither the exit nor the model was trained on; null to hold a part of <see cref="Texts"/> out.
    /// </summary>
    public string? Calibration { get; init; }

    /// <summary>What was said of the data's form.</summary>
    public required DataForm Form { get; init; }

    /// <summary>The seed of what is held out, and of the split into parts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the exit is added where it does not pay, too.</summary>
    public bool Always { get; init; }
}
