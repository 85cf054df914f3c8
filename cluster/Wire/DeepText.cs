namespace EarlyExitGen.Cluster.Wire;

/// <summary>A text that no front exit has answered.</summary>
/// <param name="State">The text, and where it stands.</param>
/// <param name="Exits">
/// How many exits have been asked before it goes on from there; 0 where it begins again, from its ids.
/// </param>
internal readonly record struct DeepText(TextState State, int Exits)
{
    /// <summary>Its token ids.</summary>
    public TokenizedText Text => State.Text;
}
