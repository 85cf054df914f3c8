using EarlyExitGen.Toolchain.Verbs.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Inspection;

/// <summary>What was found in a classifier.</summary>
internal sealed record InspectionReport
{
    /// <summary>The ONNX file.</summary>
    public required string Model { get; init; }

    /// <summary>Its inputs.</summary>
    public required IReadOnlyList<InspectedInput> Inputs { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The width of the hidden states.</summary>
    public required int Hidden { get; init; }

    /// <summary>Where it can be cut.</summary>
    public required IReadOnlyList<InspectedPlace> Places { get; init; }

    /// <summary>How the classifier makes one vector of each text's hidden states.</summary>
    public required string Pooling { get; init; }

    /// <summary>Whether the last layer is computed for the one row that the classifier reads.</summary>
    public required bool LastLayerForOneRow { get; init; }

    /// <summary>The labels; numbers where they have no names.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The kind of the tokenizer beside it; null where there is none.</summary>
    public required string? Tokenizer { get; init; }

    /// <summary>The files of the tokenizer.</summary>
    public required IReadOnlyList<string> TokenizerFiles { get; init; }

    /// <summary>Its parts between the places.</summary>
    public required IReadOnlyList<InspectedBlock> Blocks { get; init; }

    /// <summary>How the chain of all blocks compares with the whole graph.</summary>
    public required ChainVerification Verified { get; init; }

    /// <summary>What is missing for a cascade, and would be refused when one is made.</summary>
    public required IReadOnlyList<string> WouldRefuse { get; init; }

    /// <summary>What is unusual.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>An input of the model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Role">What it is fed with.</param>
internal sealed record InspectedInput(string Name, string Type, string Role);

/// <summary>A place where the model can be cut.</summary>
/// <param name="Layer">The number of layers before it.</param>
/// <param name="Tensor">The value with the hidden states.</param>
internal sealed record InspectedPlace(int Layer, string Tensor);

/// <summary>A part of the model.</summary>
/// <param name="From">The number of layers before it.</param>
/// <param name="To">The number of layers at its end.</param>
/// <param name="Parameters">The weights that it reads, those that others read too among them.</param>
/// <param name="Milliseconds">The median time for one text.</param>
internal sealed record InspectedBlock(int From, int To, long Parameters, double Milliseconds);

/// <summary>Why a model cannot be cut.</summary>
/// <param name="Refused">The reason.</param>
internal sealed record Refusal(string Refused);
