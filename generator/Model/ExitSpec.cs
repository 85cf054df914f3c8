namespace EarlyExitGen.Manifests;

/// <summary>
/// One exit and the block that ends in it, or of a lexical exit the table of weights that it answers from.
/// </summary>
internal sealed record ExitSpec
{
    /// <summary>
    /// The model that it belongs to: 0 for the first, else one more than its place in
    /// <see cref="CascadeSpec.Models"/>.
    /// </summary>
    public int Model { get; init; }

    /// <summary>
    /// The number of layers of its model before the exit; 0 is right after the embeddings, or before them if it is
    /// lexical.
    /// </summary>
    public required int Layer { get; init; }

    /// <summary>The temperature of the exit's calibrated probabilities, positive.</summary>
    public required NumberToken Temperature { get; init; }

    /// <summary>
    /// The map from the exit's score to its agreement with the last exit; null where none could be fitted.
    /// </summary>
    public AgreementSpec? Agreement { get; init; }

    /// <summary>
    /// The exit's own settings where it has any: of <see cref="ExitRule.MaxProbability"/>,
    /// <see cref="ExitRule.Entropy"/> and <see cref="ExitRule.Margin"/> only.
    /// </summary>
    public required DialSettings Dials { get; init; }

    /// <summary>
    /// The block's file, relative to the manifest's folder, with forward slashes; null if the exit is lexical.
    /// </summary>
    public required string? Block { get; init; }

    /// <summary>
    /// The file of a lexical exit's weights, relative to the manifest's folder; null if the exit has a block.
    /// </summary>
    public string? Lexicon { get; init; }

    /// <summary>The file that the exit has for itself: its block or its lexicon.</summary>
    public string File => Lexicon ?? Block!;

    /// <summary>The SHA-256 of the block's file, or the lexicon's, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>
    /// The time of a text that leaves here, in microseconds as measured once; only where there are several models.
    /// </summary>
    public NumberToken? Cost { get; init; }

    /// <summary>The external data that the block refers to.</summary>
    public required EquatableArray<DataFileSpec> Data { get; init; }
}
