using EarlyExitGen.Runtime;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Execution;

/// <summary>The resources of one text on its way from exit to exit. Used by one text at a time.</summary>
internal interface ITextContext
{
    /// <summary>Whether the text lost its end.</summary>
    bool Truncated { get; }

    /// <summary>Where token ids of the first model are written, as many as a text may have.</summary>
    Span<int> Ids { get; }

    /// <summary>Where token types are written; only for pairs.</summary>
    Span<int> Types { get; }

    /// <summary>How many of these ids the text has.</summary>
    int Length { get; }

    /// <summary>Identifies the present use of the context: it changes when the context is given back.</summary>
    long Token { get; }

    /// <summary>The last exit that was computed, from 0; -1 if none was.</summary>
    int Exit { get; }

    /// <summary>What is measured of the text; ends with its use.</summary>
    ref TextTiming Timing { get; }

    /// <summary>The raw logits of the last exit that was computed; empty if none was.</summary>
    ReadOnlySpan<float> Logits { get; }

    /// <summary>
    /// Makes ready for a text whose first <paramref name="length"/> ids (and types) have been written.
    /// </summary>
    void Begin(int length, bool truncated);

    /// <summary>
    /// Goes on with a text that has begun where the given number of blocks of a model have run, on this machine or
    /// another.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="blocks">How many of its blocks have run; fewer than it has.</param>
    /// <param name="state">What <see cref="CopyState"/> has given there.</param>
    void Resume(int model, int blocks, ReadOnlySpan<float> state);

    /// <summary>Copies what blocks that come next read of those that have run.</summary>
    void CopyState(Span<float> to);

    /// <summary>See <see cref="BlockRun.Next"/>.</summary>
    /// <param name="text">The text, for models with tokenizers of their own.</param>
    ReadOnlySpan<float> Next(scoped TextSource text);

    /// <summary>See <see cref="BlockRun.Answer"/>.</summary>
    int Answer(float temperature, Span<float> probabilities);

    /// <summary>Gives the context back if <paramref name="token"/> is that of its present use.</summary>
    void Return(long token);
}
