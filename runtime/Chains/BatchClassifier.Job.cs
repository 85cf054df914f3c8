using System.ComponentModel;
using EarlyExitGen.Batching;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Runtime;

/// <content>A call that is being worked on, by several threads.</content>
public abstract partial class BatchClassifier<TPrediction, TSetting>
{
    private sealed partial class Job(BatchClassifier<TPrediction, TSetting> owner) : BatchJob
    {
        private readonly BlockChain _chain = owner._chain;
        private string[] _firsts = [];
        private string[] _seconds = [];
        private TokenizedText[] _tokens = [];
        private TPrediction[] _predictions = [];
        private TSetting _setting = default!;
        private CancellationToken _cancellationToken;
        private int _count;
        private int _perUnit;
        private bool _pairs;
        private bool _tokenized;

        public void Run(
            ReadOnlySpan<string> firsts,
            ReadOnlySpan<string> seconds,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken)
        {
            MakeRoom(firsts.Length, pairs: !seconds.IsEmpty);
            firsts.CopyTo(_firsts);
            seconds.CopyTo(_seconds);
            RunStrings(firsts.Length, predictions, setting, cancellationToken);
        }

        public void Run(
            ReadOnlySpan<(string First, string Second)> pairs,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken)
        {
            MakeRoom(pairs.Length, pairs: true);
            for (int i = 0; i < pairs.Length; i++)
            {
                (_firsts[i], _seconds[i]) = pairs[i];
            }

            RunStrings(pairs.Length, predictions, setting, cancellationToken);
        }

        private void MakeRoom(int count, bool pairs)
        {
            _pairs = pairs;
            _tokenized = _resumed = false;
            if (_firsts.Length < count)
            {
                _firsts = new string[count];
            }

            if (pairs && _seconds.Length < count)
            {
                _seconds = new string[_firsts.Length];
            }
        }

        private void RunStrings(
            int count, Span<TPrediction> predictions, TSetting setting, CancellationToken cancellationToken)
        {
            try
            {
                Run(count, predictions, setting, cancellationToken);
            }
            finally
            {
                // Nobody's texts are kept.
                _firsts.AsSpan(0, count).Clear();
                _seconds.AsSpan(0, _pairs ? count : 0).Clear();
            }
        }

        public void Run(
            ReadOnlySpan<TokenizedText> tokens,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken)
        {
            _pairs = _resumed = false;
            _tokenized = true;
            if (_tokens.Length < tokens.Length)
            {
                _tokens = new TokenizedText[tokens.Length];
            }

            tokens.CopyTo(_tokens);
            try
            {
                Run(tokens.Length, predictions, setting, cancellationToken);
            }
            finally
            {
                _tokens.AsSpan(0, tokens.Length).Clear();
            }
        }

        private void Run(
            int count, Span<TPrediction> predictions, TSetting setting, CancellationToken cancellationToken)
        {
            _count = count;
            _setting = setting;
            _cancellationToken = cancellationToken;
            if (_predictions.Length < count)
            {
                _predictions = new TPrediction[count];
            }

            try
            {
                _perUnit = _chain.Batches.Rows == 1 ? 1 : _chain.Batches.TextsPerWindow(_count);
                Begin((_count + _perUnit - 1) / _perUnit);
                _chain.Batches.Workers.Run(this);
                _predictions.AsSpan(0, _count).CopyTo(predictions);
            }
            finally
            {
                // Nor what the token holds on to.
                _cancellationToken = default;
            }
        }

        protected override void Run(int unit)
        {
            if (_perUnit > 1)
            {
                RunWindow(unit * _perUnit, Math.Min(_count, (unit + 1) * _perUnit));
                return;
            }

            if (_resumed)
            {
                RunState(unit);
                return;
            }

            using BlockRun run = BeginText(unit);
            _predictions[unit] = owner.Run(run, _setting);
        }

        private BlockRun BeginText(int text) => _tokenized
            ? _chain.BeginTokens(
                _tokens[text].Ids.Span, _tokens[text].Truncated, traced: true, _cancellationToken)
            : _pairs
            ? _chain.Begin(_firsts[text], _seconds[text], _cancellationToken)
            : _chain.Begin(_firsts[text], _cancellationToken);

        private BlockRun BeginInWindow(int text) => _tokenized
            ? _chain.BeginTokens(
                _tokens[text].Ids.Span, _tokens[text].Truncated, traced: false, _cancellationToken)
            : _chain.BeginInBatch(_firsts[text], _pairs ? _seconds[text] : null, _cancellationToken);

        private void AddTo(BatchRows window, int text)
        {
            if (_tokenized)
            {
                _chain.AddTokens(window, _tokens[text], text);
            }
            else
            {
                _chain.Batches.Add(window, _firsts[text], _pairs ? _seconds[text] : null, text, _cancellationToken);
            }
        }

        private void RunWindow(int from, int to)
        {
            if (_resumed)
            {
                RunStates(from, to);
                return;
            }

            if (_chain.HasLexicon)
            {
                RunLexicalWindow(from, to);
                return;
            }

            BatchContext context = Rent();
            try
            {
                context.Window.Clear();
                for (int i = from; i < to; i++)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    AddTo(context.Window, i);
                }

                RunGroups(context);
            }
            finally
            {
                _chain.Batches.Return(context);
            }
        }

        // Texts that leave at the lexical exit need no context: one is taken for the first that goes on.
        private void RunLexicalWindow(int from, int to)
        {
            BatchContext? context = null;
            try
            {
                for (int i = from; i < to; i++)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    using BlockRun run = BeginInWindow(i);
                    if (owner.TryAnswer(run, _setting, out _predictions[i]))
                    {
                        continue;
                    }

                    if (context is null)
                    {
                        context = Rent();
                        context.Window.Clear();
                    }

                    context.Window.Add(
                        run.Ids, _chain.IsPair ? run.Types : [], run.Truncated, i, Logits.Best(run.Logits));
                }

                if (context is not null)
                {
                    RunGroups(context);
                }
            }
            finally
            {
                if (context is not null)
                {
                    _chain.Batches.Return(context);
                }
            }
        }

        private BatchContext Rent()
        {
            TextTiming timing = _chain.Telemetry.Begin(traced: false);
            BatchContext context = _chain.Batches.Rent(_cancellationToken);
            timing.Waited(timing.Start);
            return context;
        }

        private void RunGroups(BatchContext context, int model = 0)
        {
            BatchContext? further = null;
            context.Window.Sort();
            for (int next = 0; next < context.Window.Count;)
            {
                next = BatchEngine.BeginGroup(context, next);
                if (model == (_resumed ? _place.Model : 0))
                {
                    context.Timing = _chain.Telemetry.Begin(traced: false);
                }

                if (model == 0)
                {
                    owner.Run(new BatchRun(context), _predictions, _setting);
                }
                else
                {
                    owner.Run(model, new BatchRun(context), _predictions, _setting);
                }

                further = context.HasFurther ? HandOn(context, further) : null;
            }

            if (further is not null)
            {
                RunGroups(further, model + 1);
            }
        }

        // The texts of a group that are left, of which the next model makes other groups.
        private BatchContext? HandOn(BatchContext context, BatchContext? further)
        {
            context.Restart();
            while (context.NextLeft())
            {
                if (further is null)
                {
                    // Measured from where the first of them began.
                    further = context.GoOn();
                    further.Timing = context.Timing;
                }

                if (further.Model.Model.HasOwnTokenizer)
                {
                    int text = context.Place;
                    context.HandOn(further, _firsts[text], _pairs ? _seconds[text] : null);
                }
                else
                {
                    context.HandOn(further);
                }
            }

            return further;
        }
    }
}
