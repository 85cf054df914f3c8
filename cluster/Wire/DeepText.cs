namespace EarlyExitGen.Cluster.Wire;

/// <summary>A text that no front exit has answered.</summary>
/// <param name="State">The text, and where it stands.</param>
/// <param name="Exits">
/// How many exits have been asked before it goes on from there; 0 where it begins again, from its ids.
/// </param>
internal readonly record struct DeepText(TextState State, int Exits)
{
    /// <summary>A text that begins again.</summary>
    public static DeepText Of(TokenizedText text) => new(new TextState(text, default, Streak: 0, LastAnswer: -1), 0);

    /// <summary>Its token ids.</summary>
    public TokenizedText Text => State.Text;
}
