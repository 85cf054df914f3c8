namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>Hidden states of texts at several places of an encoder, and the answers of its end. Thread-safe.</summary>
internal interface IStateSource
{
    /// <summary>The number of texts.</summary>
    int Count { get; }

    /// <summary>The number of tokens of a text.</summary>
    int Tokens(int text);

    /// <summary>Reads a text's hidden states at a place, [tokens, hidden].</summary>
    void Read(int text, int place, Span<float> states);

    /// <summary>The probabilities that the last exit gives a text.</summary>
    ReadOnlySpan<float> Target(int text);
}
