using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>
/// Goes from exit to exit until one answers, as generated code does, for a cascade that is known at run time only.
/// </summary>
/// <typeparam name="TPrediction">What a text is answered with.</typeparam>
/// <param name="spec">What the manifest says.</param>
/// <param name="rule">The rule by which exits answer.</param>
/// <param name="make">Makes an answer.</param>
internal sealed class ExitWalk<TPrediction>(CascadeSpec spec, CascadeRule rule, AnswerMaker<TPrediction> make)
{
    private const int StackLabels = 256;

    private readonly int _labels = spec.Labels.Count;
    private readonly int[] _layers = [.. spec.Exits.Select(static exit => exit.Layer)];
    private readonly int[] _models = [.. spec.Exits.Select(static exit => exit.Model)];
    private readonly int _firstBlock = spec.Lexicon is null ? 0 : 1;
    private readonly float[] _temperatures = [.. spec.Exits.Select(static exit => exit.Temperature.Single)];

    /// <summary>Answers a text.</summary>
    /// <param name="run">The text.</param>
    /// <param name="thresholds">The scores at which exits answer; null if only the last one does.</param>
    public TPrediction Answer(BlockRun run, ExitThresholds? thresholds) =>
        GoOn(run, new ExitDecision(rule, thresholds), exit: 0);

    /// <summary>Goes on with a text whose first exits have been asked.</summary>
    /// <param name="run">The text.</param>
    /// <param name="thresholds">The scores at which exits answer.</param>
    /// <param name="exits">How many have been asked.</param>
    /// <param name="streak">For patience: how many of them in a row have answered as the exit before them.</param>
    /// <param name="lastAnswer">For patience: what the last of them has answered; -1 for nothing.</param>
    public TPrediction GoOn(BlockRun run, ExitThresholds thresholds, int exits, int streak, int lastAnswer) =>
        GoOn(run, new ExitDecision(rule, thresholds, streak, lastAnswer), exits);

    private TPrediction GoOn(BlockRun run, ExitDecision decision, int exit)
    {
        int last = _temperatures.Length - 1;
        while (exit < last && !decision.Answers(exit, run.Next(), _temperatures[exit]))
        {
            exit++;
        }

        if (exit == last)
        {
            run.Next();
        }

        return Answer(run, exit);
    }

    /// <summary>Answers a text at the lexical exit, if that exit is sure enough.</summary>
    /// <param name="run">The text.</param>
    /// <param name="thresholds">The scores at which exits answer.</param>
    /// <param name="prediction">The answer.</param>
    public bool TryAnswer(BlockRun run, ExitThresholds thresholds, out TPrediction prediction)
    {
        bool answers = new ExitDecision(rule, thresholds).Answers(0, run.Next(), _temperatures[0]);
        prediction = answers ? Answer(run, 0) : default!;
        return answers;
    }

    /// <summary>Asks the first exits alone.</summary>
    /// <param name="run">The text.</param>
    /// <param name="thresholds">The scores at which exits answer.</param>
    /// <param name="exits">How many exits are asked; at least 1.</param>
    /// <param name="isFinal">Whether one of them answers.</param>
    /// <param name="streak">For patience: how many of them in a row have answered as the exit before them.</param>
    /// <param name="lastAnswer">For patience: what the last of them has answered; -1 for nothing.</param>
    /// <returns>The answer, or what the last of them says; the default where its numbers are not finite.</returns>
    public TPrediction AnswerFront(
        BlockRun run,
        ExitThresholds thresholds,
        int exits,
        out bool isFinal,
        out int streak,
        out int lastAnswer)
    {
        ExitDecision decision = new(rule, thresholds);
        (streak, lastAnswer) = (0, -1);
        int last = _temperatures.Length - 1;
        for (int exit = 0; exit < exits; exit++)
        {
            ReadOnlySpan<float> logits = run.Next();
            if (exit == last || decision.Answers(exit, logits, _temperatures[exit]))
            {
                isFinal = true;
                return Answer(run, exit);
            }
        }

        // It is served elsewhere, and measured there.
        isFinal = false;
        (streak, lastAnswer) = (decision.Streak, decision.LastAnswer);
        Span<float> probabilities = _labels <= StackLabels ? stackalloc float[StackLabels] : new float[_labels];
        int label = Logits.Answer(run.Logits, _temperatures[exits - 1], probabilities);
        return label < 0
            ? default!
            : make(label, exits - 1, _layers[exits - 1], run.Truncated, probabilities[.._labels]);
    }

    /// <summary>Answers the texts of a batch at the exits of a model that have blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="predictions">Takes the answer to each text at its place.</param>
    /// <param name="thresholds">The scores at which exits answer.</param>
    public void Answer(int model, BatchRun batch, TPrediction[] predictions, ExitThresholds thresholds)
    {
        int last = _temperatures.Length - 1;
        Span<float> probabilities = _labels <= StackLabels ? stackalloc float[StackLabels] : new float[_labels];
        int first = model == 0 ? _firstBlock : Array.IndexOf(_models, model);
        for (int exit = first + batch.Blocks; exit <= last && _models[exit] == model && batch.Next(); exit++)
        {
            while (batch.NextRow())
            {
                if (exit < last && !ExitDecision.Answers(
                    rule,
                    thresholds.Scores[exit],
                    batch.Logits,
                    _temperatures[exit],
                    ref batch.Streak,
                    ref batch.LastAnswer))
                {
                    continue;
                }

                int label = batch.Answer(_temperatures[exit], probabilities);
                bool truncated = batch.Truncated;
                predictions[batch.Leave()] =
                    make(label, exit, _layers[exit], truncated, probabilities[.._labels]);
            }
        }
    }

    /// <summary>Runs all blocks and gives the raw logits of every exit.</summary>
    /// <param name="run">The text.</param>
    /// <param name="logits">Takes [exits, labels], row by row.</param>
    /// <returns>How many logits were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    public int Trace(BlockRun run, Span<float> logits)
    {
        int count = _temperatures.Length * _labels;
        if (logits.Length < count)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"A trace takes {count} floats, one per exit and label; there are {logits.Length}."),
                nameof(logits));
        }

        for (int exit = 0; exit < _temperatures.Length; exit++)
        {
            run.Next().CopyTo(logits[(exit * _labels)..]);
        }

        return count;
    }

    // Answers with the exit that was computed last.
    private TPrediction Answer(BlockRun run, int exit)
    {
        Span<float> probabilities = _labels <= StackLabels ? stackalloc float[StackLabels] : new float[_labels];
        int label = run.Answer(_temperatures[exit], probabilities);
        return make(label, exit, _layers[exit], run.Truncated, probabilities[.._labels]);
    }
}
