using EarlyExitGen.Batching;

namespace EarlyExitGen.Runtime;

/// <content>Texts whose first exits have been asked elsewhere.</content>
public abstract partial class BatchClassifier<TPrediction, TSetting>
{
    /// <summary>Goes on with texts whose first exits have been asked.</summary>
    /// <param name="texts">The texts, and where they stand.</param>
    /// <param name="exits">How many exits have been asked.</param>
    /// <param name="predictions">Takes the answer to each at its place; may be longer.</param>
    /// <param name="setting">The setting of the dial for all of them.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer places, or a text cannot stand there; nothing was classified.
    /// </exception>
    /// <exception cref="CascadeException">A text has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">No text can go on elsewhere from there.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void Classify(
        ReadOnlySpan<TextState> texts,
        int exits,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken)
    {
        foreach (TextState text in texts)
        {
            _chain.RequireState(text, exits);
        }

        CheckPlaces(texts.Length, predictions.Length);
        Run(new States(texts, exits), texts.Length, predictions, setting, cancellationToken);
    }

    /// <summary>Goes on with one text whose first exits have been asked.</summary>
    private protected virtual TPrediction Run(BlockRun run, int exits, int streak, int lastAnswer, TSetting setting) =>
        throw new NotSupportedException("The class was generated for texts that begin here.");

    private readonly ref struct States(ReadOnlySpan<TextState> texts, int exits) : ITexts
    {
        private readonly ReadOnlySpan<TextState> _texts = texts;

        public void Run(
            Job job,
            int from,
            int count,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken) =>
            job.Run(_texts.Slice(from, count), exits, predictions, setting, cancellationToken);
    }

    private sealed partial class Job
    {
        private TextState[] _states = [];
        private (int Model, int Blocks) _place;
        private int _exits;
        private bool _resumed;

        public void Run(
            ReadOnlySpan<TextState> states,
            int exits,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken)
        {
            _pairs = _tokenized = false;
            _resumed = true;
            _exits = exits;
            _place = _chain.PlaceAfter(exits);
            if (_states.Length < states.Length)
            {
                _states = new TextState[states.Length];
            }

            states.CopyTo(_states);
            try
            {
                Run(states.Length, predictions, setting, cancellationToken);
            }
            finally
            {
                _states.AsSpan(0, states.Length).Clear();
            }
        }

        private void RunState(int text)
        {
            TextState state = _states[text];
            using BlockRun run = _chain.BeginState(state, _place, traced: true, _cancellationToken);
            _predictions[text] = owner.Run(run, _exits, state.Streak, state.LastAnswer, _setting);
        }

        private void RunStates(int from, int to)
        {
            BatchContext context = Rent();
            try
            {
                BatchContext own = context;
                for (int model = 0; model < _place.Model; model++)
                {
                    own = own.GoOn();
                }

                own.Window.Clear(_place.Blocks);
                for (int i = from; i < to; i++)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    _chain.AddState(own.Window, _states[i], i);
                }

                RunGroups(own, _place.Model);

                // Nobody's texts are kept.
                own.Window.Clear();
            }
            finally
            {
                _chain.Batches.Return(context);
            }
        }
    }
}
