using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>What a cascade is made of, out of a classifier that somebody else exported.</summary>
internal sealed record AttachRequest
{
    /// <summary>The classifier: a folder or an ONNX file.</summary>
    public required string Model { get; init; }

    /// <summary>The files of texts to learn from.</summary>
    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>Texts that the model was not trained on, for the promises; null for a part of the others.</summary>
    public string? Calibration { get; init; }

    /// <summary>What was said of the data's form.</summary>
    public required DataForm Form { get; init; }

    /// <summary>Whether the model takes pairs of texts.</summary>
    public bool Pair { get; init; }

    /// <summary>The folder to write.</summary>
    public required string Out { get; init; }

    /// <summary>The name of the generated class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The namespace of the generated types.</summary>
    public required string Namespace { get; init; }

    /// <summary>The labels in the order of their numbers; null for the model's.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>After which layers exits sit; null to choose.</summary>
    public IReadOnlyList<int>? Exits { get; init; }

    /// <summary>What kinds of heads they get.</summary>
    public HeadChoice Heads { get; init; } = HeadChoice.Default;

    /// <summary>Whether there may be an exit by the words alone.</summary>
    public bool Words { get; init; } = true;

    /// <summary>The share of texts that may get another answer than from the model; the manifest's dial.</summary>
    public double Promise { get; init; } = 0.02;

    /// <summary>The folder of the tokenizer; null for the model's.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The most token ids of a text; null for as many as the model takes.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many texts are learnt from; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>How often each of them is gone through.</summary>
    public int Epochs { get; init; } = 6;

    /// <summary>Where all chance comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether to go on with what was stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether the folder may hold another cascade.</summary>
    public bool Force { get; init; }
}
