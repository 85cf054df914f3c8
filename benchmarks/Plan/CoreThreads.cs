using System.Collections.Concurrent;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Plan;

/// <summary>
/// The embedded cascade behind one queue, with a thread for each core: nothing else between text and answer.
/// </summary>
internal sealed class CoreThreads : IDisposable
{
    private readonly BlockingCollection<(string Text, Action Answered)> _queue = [];
    private readonly NewsClassifier _classifier;
    private readonly Thread[] _threads;

    public CoreThreads(int cores)
    {
        _classifier = new NewsClassifier(new CascadeOptions { IntraOpThreads = 1, MaxConcurrency = cores });
        _classifier.WarmUp();
        _threads = [.. Enumerable.Range(0, cores).Select(_ => new Thread(Work))];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public void Send(string text, Action answered) => _queue.Add((text, answered));

    public void Dispose()
    {
        _queue.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        _classifier.Dispose();
        _queue.Dispose();
    }

    private void Work()
    {
        foreach ((string text, Action answered) in _queue.GetConsumingEnumerable())
        {
            _classifier.Classify(text);
            answered();
        }
    }
}
