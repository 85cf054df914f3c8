using EarlyExitGen.Hosting;
using Samples.News;

namespace ClusterSample;

/// <summary>Callers who ask for all texts, in batches, over and over; every answer is compared.</summary>
internal sealed class Traffic
{
    private const int Batch = 32;

    private readonly ICascadeService<string, NewsPrediction> _cascade;
    private readonly Reference _reference;
    private readonly int[] _answered;
    private readonly List<long> _seconds = [];
    private readonly Timer _clock;
    private readonly Task _running;
    private long _next;
    private long _total;
    private long _wrong;
    private long _lost;
    private volatile bool _ending;
    private long _last = long.MaxValue;

    /// <summary>Begins.</summary>
    public Traffic(ICascadeService<string, NewsPrediction> cascade, Reference reference, int callers)
    {
        _cascade = cascade;
        _reference = reference;
        _answered = new int[reference.Texts.Length];
        _clock = new Timer(_ => Look(), state: null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _running = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(AskAsync)));
    }

    /// <summary>Answers so far.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Answers that were not the ones of one process.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>Texts without an answer.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Answers of each second so far.</summary>
    public long[] Seconds
    {
        get
        {
            lock (_seconds)
            {
                return [.. _seconds.Zip(_seconds.Skip(1), static (one, next) => next - one)];
            }
        }
    }

    /// <summary>Ends it when every text has been asked for as often as every other; how often that was.</summary>
    public async Task<(int Least, int Most)> EndAsync()
    {
        _ending = true;
        await _running;
        await _clock.DisposeAsync();
        return (_answered.Min(), _answered.Max());
    }

    private async Task AskAsync()
    {
        int batches = (_reference.Texts.Length + Batch - 1) / Batch;
        while (true)
        {
            long number = Interlocked.Increment(ref _next) - 1;
            if (_ending)
            {
                // Whoever comes first says where the present round ends; there is at least one.
                long rounds = Math.Max(1, (number + batches - 1) / batches);
                Interlocked.CompareExchange(ref _last, rounds * batches, long.MaxValue);
            }

            if (number >= Interlocked.Read(ref _last))
            {
                return;
            }

            int from = (int)(number % batches) * Batch;
            string[] texts = _reference.Texts[from..Math.Min(from + Batch, _reference.Texts.Length)];
            try
            {
                CascadeAnswer<NewsPrediction>[] answers = await _cascade.ClassifyAsync(texts);
                for (int i = 0; i < answers.Length; i++)
                {
                    Interlocked.Increment(ref _answered[from + i]);
                    if (!_reference.IsSame(from + i, answers[i].Prediction))
                    {
                        Interlocked.Increment(ref _wrong);
                    }
                }

                Interlocked.Add(ref _total, answers.Length);
            }
            catch (Exception e)
            {
                Interlocked.Add(ref _lost, texts.Length);
                await Console.Error.WriteLineAsync(e.Message);
            }
        }
    }

    private void Look()
    {
        lock (_seconds)
        {
            _seconds.Add(Total);
        }
    }
}
