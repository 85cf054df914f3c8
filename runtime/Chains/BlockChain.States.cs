using System.Numerics;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Runtime;

/// <content>Texts whose first exits have been asked elsewhere.</content>
public sealed partial class BlockChain
{
    /// <summary>
    /// How many numbers a text's state has after some exits; null where it cannot go on from there elsewhere: a model
    /// has a vocabulary of its own, or blocks hand on what is no hidden state, such as token ids or a mask.
    /// </summary>
    /// <param name="exits">The exits that have been asked; fewer than there are.</param>
    /// <param name="tokens">The text's tokens.</param>
    internal int? StateSize(int exits, int tokens)
    {
        (int model, int blocks) = PlaceAfter(exits);
        return _otherVocabulary is null ? _plans[model].Plan.StateSize(blocks, tokens) : null;
    }

    /// <summary>
    /// Whether a state after some exits may be rounded: no later block turns activations into integers, of which a
    /// rounded number can change many.
    /// </summary>
    /// <param name="exits">The exits that have been asked; fewer than there are.</param>
    internal bool BearsRounding(int exits)
    {
        (int model, int blocks) = PlaceAfter(exits);
        return _models[model].Graphs.Skip(blocks).Concat(_models.Skip(model + 1).SelectMany(static one => one.Graphs))
            .All(static graph => !graph.RequiresSingleRow && !graph.Signature.QuantizesActivations);
    }

    /// <summary>The model that comes next after some exits, and how many of its blocks have run.</summary>
    internal (int Model, int Blocks) PlaceAfter(int exits)
    {
        int blocks = HasLexicon ? exits - 1 : exits;
        int model = 0;
        while (model + 1 < _models.Count && blocks >= _models[model].Graphs.Count)
        {
            blocks -= _models[model++].Graphs.Count;
        }

        return (model, blocks);
    }

    /// <summary>Begins a text whose first exits have been asked, of a state that has been checked.</summary>
    internal BlockRun BeginState(
        TextState state, (int Model, int Blocks) place, bool traced, CancellationToken cancellationToken)
    {
        BlockRun run = BeginTokens(state.Text.Ids.Span, state.Text.Truncated, traced, cancellationToken);
        try
        {
            run.Resume(place.Model, place.Blocks, state.Numbers.Span);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Adds a text whose first exits have been asked to a window.</summary>
    internal void AddState(Batching.BatchRows window, TextState state, int place)
    {
        ReadOnlySpan<int> ids = state.Text.Ids.Span;
        Span<int> types = IsPair ? window.NextTypes[..ids.Length] : [];
        if (IsPair)
        {
            _tokenizer.WriteTypes(ids, types);
        }

        window.Add(ids, types, state.Text.Truncated, place, state.LastAnswer, state.Streak, state.Numbers);
    }

    /// <summary>Checks a state that comes from outside.</summary>
    /// <param name="state">The state.</param>
    /// <param name="exits">The exits that have been asked.</param>
    /// <exception cref="ArgumentException">It is none of this cascade there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many exits, or none is left.</exception>
    /// <exception cref="InvalidOperationException">No text of this cascade goes on elsewhere from there.</exception>
    internal void RequireState(TextState state, int exits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(exits, _description.Blocks.Count + (HasLexicon ? 1 : 0));
        RequireTokens(state.Text.Ids.Span);
        int size = StateSize(exits, state.Text.Ids.Length) ?? throw new InvalidOperationException(
            FormattableString.Invariant($"No text of {_description.Name} can go on elsewhere after {exits} exits."));
        if (state.Numbers.Length != size)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The state of a text of {state.Text.Ids.Length} tokens after {exits} exits of ")
                + FormattableString.Invariant(
                    $"{_description.Name} has {size} numbers; there are {state.Numbers.Length}."),
                nameof(state));
        }

        if (!AreFinite(state.Numbers.Span))
        {
            throw new ArgumentException(
                $"A number of the state of a text for {_description.Name} is not finite.", nameof(state));
        }

        if (state.LastAnswer < -1 || state.LastAnswer >= _description.LabelCount
            || state.Streak < 0 || state.Streak >= exits)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{exits} exits of {_description.Name} cannot have answered {state.LastAnswer}, unchanged for ")
                + FormattableString.Invariant($"{state.Streak} of them."),
                nameof(state));
        }
    }

    // A number that is not finite is not 0 times 0.
    private static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        Vector<float> zeros = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        foreach (Vector<float> some in wide)
        {
            zeros += some * 0;
        }

        float sum = Vector.Sum(zeros);
        foreach (float rest in numbers[(wide.Length * Vector<float>.Count)..])
        {
            sum += rest * 0;
        }

        return sum == 0;
    }
}
