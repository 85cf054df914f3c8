using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>The options of <c>new</c>; what is null is chosen.</summary>
internal sealed record StartRequest
{
    /// <summary>The labelled texts.</summary>
    public required string Data { get; init; }

    /// <summary>Labelled texts to calibrate on; null to split them off.</summary>
    public string? Dev { get; init; }

    /// <summary>Labelled texts for the evaluation; null to split them off.</summary>
    public string? Test { get; init; }

    /// <summary>The shares of the split in percent; null for the usual ones.</summary>
    public IReadOnlyList<int>? Split { get; init; }

    /// <summary>What was said of the data's form.</summary>
    public required DataForm Form { get; init; }

    /// <summary>The folder of the encoder, or of a model that is fine-tuned already.</summary>
    public required string From { get; init; }

    /// <summary>The cascade's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The name of the generated class; null to make one of the folder's name.</summary>
    public string? ClassName { get; init; }

    /// <summary>The namespace of the generated types; null to make one of the folder's name.</summary>
    public string? Namespace { get; init; }

    /// <summary>After which layers exits sit; null to choose.</summary>
    public IReadOnlyList<int>? Exits { get; init; }

    /// <summary>Whether a first exit may answer from the words alone.</summary>
    public bool Words { get; init; }

    /// <summary>The exit rule.</summary>
    public CascadeRule Rule { get; init; }

    /// <summary>The dial that the cascade starts with.</summary>
    public double? Dial { get; init; }

    /// <summary>Whether the cascade multiplies in 8-bit integers.</summary>
    public bool Quantizes { get; init; }

    /// <summary>How long the training may take; null for as long as it takes.</summary>
    public double? Minutes { get; init; }

    /// <summary>How often the texts are gone through.</summary>
    public int? Epochs { get; init; }

    /// <summary>How many of the texts are learnt from, drawn by the seed.</summary>
    public int? Limit { get; init; }

    /// <summary>The longest sequence, special tokens counted.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The seed of all random choices.</summary>
    public required int Seed { get; init; }

    /// <summary>The threads of the training.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether the folder may hold another cascade.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to go on with what was stopped.</summary>
    public bool Resume { get; init; }
}
