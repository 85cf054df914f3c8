using System.Diagnostics;
using System.Runtime.InteropServices;
using EarlyExitGen;
using Samples.News;

namespace ClusterSample;

/// <summary>What one process answers, and how fast.</summary>
internal sealed class Reference : IDisposable
{
    private readonly NewsClassifier _classifier = new(new CascadeOptions { IntraOpThreads = 1 });
    private readonly long[] _answers;
    private readonly int[] _exits;

    /// <summary>Answers all texts.</summary>
    public Reference(string[] texts)
    {
        Texts = texts;
        _answers = new long[texts.Length];
        _exits = new int[texts.Length];
        _classifier.WarmUp();
        NewsPrediction[] answers = new NewsPrediction[texts.Length];
        _classifier.Classify(texts.AsSpan(0, Math.Min(2000, texts.Length)), answers);
        long start = Stopwatch.GetTimestamp();
        _classifier.Classify(texts, answers);
        Elapsed = Stopwatch.GetElapsedTime(start);
        for (int i = 0; i < texts.Length; i++)
        {
            _answers[i] = Digest(answers[i]);
            _exits[i] = answers[i].Exit;
        }
    }

    /// <summary>The texts.</summary>
    public string[] Texts { get; }

    /// <summary>The cascade.</summary>
    public NewsClassifier Classifier => _classifier;

    /// <summary>What all of them took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The exit of a text.</summary>
    public int ExitOf(int text) => _exits[text];

    /// <summary>Whether an answer is the same to the bit.</summary>
    public bool IsSame(int text, NewsPrediction answer) => Digest(answer) == _answers[text];

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();

    private static long Digest(NewsPrediction answer)
    {
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes(answer.Probabilities));
        return ((long)hash.ToHashCode() << 32) | ((long)(int)answer.Label << 16) | ((long)answer.Exit << 8)
            | (answer.Truncated ? 1L : 0);
    }
}
