using EarlyExitGen.Interpreted;
using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <content>The first exits on one machine, the others on another.</content>
public sealed partial class ManifestClassifier<TCascade, TInput, TPrediction>
{
    /// <summary>Reads what the cascade of a manifest is, without loading it.</summary>
    /// <param name="manifestFile">The manifest, <c>*.cascade.json</c>.</param>
    /// <exception cref="CascadeException">
    /// As for <see cref="Load(string, CascadeOptions?)"/>, of the manifest.
    /// </exception>
    public static CascadeInfo ReadInfo(string manifestFile)
    {
        ArgumentNullException.ThrowIfNull(manifestFile);
        string path = Path.GetFullPath(manifestFile);
        Manifests.CascadeSpec spec = ManifestFile.Read(path);
        CascadeInfo info = CascadeInfos.Of(spec, Path.GetDirectoryName(path)!, (CascadeRule)spec.Rule);
        Require(info, manifestFile);
        return info;
    }

    /// <summary>
    /// Classifies a text, or a pair, with the first exits alone. Where none of them answers, the text goes on with
    /// <see cref="Classify(ReadOnlySpan{TokenizedText}, Span{TPrediction}, CascadeSetting?, CancellationToken)"/>,
    /// there or elsewhere, from its token ids; the answer is the one that the whole cascade gives. Allocates nothing.
    /// </summary>
    /// <param name="input">The text or the pair; what is too long is cut off.</param>
    /// <param name="exits">How many exits are asked: 1 to the number of exits.</param>
    /// <param name="ids">
    /// Takes the token ids of a text that goes on: <see cref="CascadeInfo.MaxTokens"/> of them.
    /// </param>
    /// <param name="setting">The setting at which it is answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other: between blocks and within one.</param>
    /// <exception cref="ArgumentException">
    /// The setting is another cascade's, or <paramref name="ids"/> is too short.
    /// </exception>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no exits, or not as many.</exception>
    /// <exception cref="CascadeException">A block failed, or the last exit gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FrontAnswer<TPrediction> ClassifyFront(
        TInput input,
        int exits,
        Span<int> ids,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default) =>
        ClassifyFront(input, exits, ids, [], setting, cancellationToken);

    /// <summary>
    /// As <see cref="ClassifyFront(TInput, int, Span{int}, CascadeSetting?, CancellationToken)"/>; a text that none of
    /// the exits answers goes on with
    /// <see cref="Classify(ReadOnlySpan{TextState}, int, Span{TPrediction}, CascadeSetting?, CancellationToken)"/>,
    /// from where it stands: no block is computed twice. Allocates nothing.
    /// </summary>
    /// <param name="input">The text or the pair; what is too long is cut off.</param>
    /// <param name="exits">How many exits are asked: 1 to the number of exits.</param>
    /// <param name="ids">
    /// Takes the token ids of a text that goes on: <see cref="CascadeInfo.MaxTokens"/> of them.
    /// </param>
    /// <param name="state">
    /// Takes the state of a text that goes on, as many numbers as <see cref="StateSize"/> says for its tokens; empty
    /// where nobody wants it.
    /// </param>
    /// <param name="setting">The setting at which it is answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other: between blocks and within one.</param>
    /// <exception cref="ArgumentException">
    /// The setting is another cascade's, or <paramref name="ids"/> or <paramref name="state"/> is too short.
    /// </exception>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no exits, or not as many.</exception>
    /// <exception cref="CascadeException">A block failed, or the last exit gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FrontAnswer<TPrediction> ClassifyFront(
        TInput input,
        int exits,
        Span<int> ids,
        Span<float> state,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exits, Info.Exits.Count);
        ExitThresholds thresholds = Of(setting);
        using BlockRun run = Begin(input, cancellationToken);
        TPrediction prediction = _walk.AnswerFront(
            run, thresholds, exits, out bool isFinal, out int streak, out int lastAnswer);
        int tokens = 0;
        if (!isFinal && _cascade.Chain.CanRestart(run))
        {
            run.Ids.CopyTo(ids);
            tokens = run.Ids.Length;
            if (!state.IsEmpty && _cascade.Chain.StateSize(exits, tokens) is not null)
            {
                run.CopyState(state);
            }
        }

        return new FrontAnswer<TPrediction>(prediction, isFinal, tokens, run.Truncated)
        {
            Streak = streak, LastAnswer = lastAnswer,
        };
    }

    /// <summary>
    /// How many numbers the state of a text has that goes on after some exits; null where it can only go on from its
    /// token ids: a model after the first has a vocabulary of its own, or blocks hand on what are no hidden states,
    /// such as token ids or a mask.
    /// </summary>
    /// <param name="exits">How many exits have been asked: 1 to one less than there are.</param>
    /// <param name="tokens">The text's tokens, 1 to <see cref="CascadeInfo.MaxTokens"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many exits, or tokens.</exception>
    public int? StateSize(int exits, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(exits, Info.Exits.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, Info.MaxTokens);
        return _cascade.Chain.StateSize(exits, tokens);
    }

    /// <summary>
    /// Whether the state of a text that goes on after some exits may be rounded to half precision, which moves scores a
    /// little: not where later blocks turn activations into 8-bit integers, since a rounded number can change many.
    /// </summary>
    /// <param name="exits">How many exits have been asked: 1 to one less than there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many exits.</exception>
    public bool BearsRounding(int exits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(exits, Info.Exits.Count);
        return _cascade.Chain.BearsRounding(exits);
    }

    /// <summary>
    /// Goes on with many whose first exits have been asked, here or elsewhere, on all cores; those of about one length
    /// together where <see cref="CascadeOptions.BatchRows"/> asks for it. From a state as it was the answers are those
    /// of the whole cascade.
    /// </summary>
    /// <param name="texts">The texts, and where they stand.</param>
    /// <param name="exits">How many exits have been asked: 1 to one less than there are.</param>
    /// <param name="predictions">Takes each answer at its place; may be longer.</param>
    /// <param name="setting">The setting at which they are answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer places, of a text there are no ids or too many, or its state is not one of this cascade after as
    /// many exits, has other than finite numbers, or the setting is another cascade's; nothing was classified.
    /// </exception>
    /// <exception cref="CascadeException">One has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException"><see cref="StateSize"/> is null there.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; some may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<TextState> texts,
        int exits,
        Span<TPrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default) =>
        _batches.Classify(texts, exits, predictions, Of(setting), cancellationToken);

    /// <summary>
    /// Classifies many that are tokenized already, on all cores; those of about one length together where
    /// <see cref="CascadeOptions.BatchRows"/> asks for it.
    /// </summary>
    /// <param name="texts">Their token ids, special tokens included.</param>
    /// <param name="predictions">Takes each answer at its place; may be longer.</param>
    /// <param name="setting">The setting at which they are answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer places, of a text there are no ids or too many, one is not in the vocabulary, or the setting is
    /// another cascade's; nothing was classified.
    /// </exception>
    /// <exception cref="CascadeException">One has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">A model of the cascade has a vocabulary of its own.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; some may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<TokenizedText> texts,
        Span<TPrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default) =>
        _batches.Classify(texts, predictions, Of(setting), cancellationToken);
}
