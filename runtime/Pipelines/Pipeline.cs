using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;
using EarlyExitGen.Pipelines.Splitters;

namespace EarlyExitGen.Pipelines;

/// <summary>The steps from a text to its pieces, in their order.</summary>
internal sealed record Pipeline
{
    /// <summary>Tokens that are found in a text before anything else; special ones are not among them.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Changes of the text.</summary>
    public IReadOnlyList<INormalizer> Normalizers { get; init; } = [];

    /// <summary>How it is cut into words.</summary>
    public IReadOnlyList<ISplitter> Splitters { get; init; } = [];

    /// <summary>The pieces.</summary>
    public required IPieceModel Model { get; init; }
}

/// <summary>A token that is found in a text before anything else.</summary>
/// <param name="Text">How it is spelled.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalised text, itself normalised.</param>
internal sealed record AddedToken(string Text, int Id, bool IsNormalized);
