using System.Buffers;
using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Classifies the lines of a file, one text on each core, in constant memory.</summary>
internal sealed class FileClassifier
{
    // Cores wait for each other at the end of a chunk only.
    private const int ChunkLines = 512;

    private readonly InterpretedCascade _cascade;
    private readonly ClassificationRequest _request;
    private readonly InputLines _lines;
    private readonly AnswerLines _answers;

    /// <summary>Classifies as the request says.</summary>
    public FileClassifier(InterpretedCascade cascade, ClassificationRequest request)
    {
        _cascade = cascade;
        _request = request;
        _lines = new InputLines(request, cascade.IsPair);
        _answers = new AnswerLines(cascade.Labels, request.OutputFormat);
    }

    /// <summary>Checks the input and says what decides the answers.</summary>
    public (InputScan Scan, PartialOutputIdentity Identity) Prepare(CancellationToken cancellation)
    {
        InputScan scan = InputScan.Of(_request.Input, _lines, cancellation);
        string manifest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_request.Manifest)));
        string texts = $"{_request.InputFormat} {string.Join(',', _request.Columns)} {string.Join(',', _request.Fields)}";
        return (scan, new PartialOutputIdentity(manifest, scan.Sha256, texts, _cascade.Dial, _request.OutputFormat));
    }

    /// <summary>Classifies what is not classified yet.</summary>
    /// <param name="output">Where the answers go.</param>
    /// <param name="onLines">Called with the number of lines that have just been answered.</param>
    /// <param name="cancellation">Stops; the chunk under way is given up.</param>
    /// <exception cref="CascadeException">A text has no answer; those before it are kept.</exception>
    public ClassificationSummary Run(PartialOutput output, Action<int> onLines, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(_request.Input);
        LineReader reader = new(file);
        while (reader.Count < output.Lines && reader.Next(out _))
        {
        }

        ClassificationSummary summary = new();
        ArrayBufferWriter<byte> text = new();
        List<(string First, string? Second)> chunk = new(ChunkLines);
        CascadePrediction[] answers = new CascadePrediction[ChunkLines];
        while (Read(reader, chunk))
        {
            Classify(chunk, answers, reader.Count - chunk.Count, cancellation);
            text.ResetWrittenCount();
            foreach (CascadePrediction answer in answers.AsSpan(0, chunk.Count))
            {
                summary.Add(answer);
                _answers.Write(answer, text);
            }

            output.Append(text.WrittenSpan);
            onLines(chunk.Count);
        }

        return summary;
    }

    private bool Read(LineReader reader, List<(string First, string? Second)> chunk)
    {
        chunk.Clear();
        while (chunk.Count < ChunkLines && reader.Next(out ReadOnlySpan<byte> line))
        {
            chunk.Add(_lines.Parse(line, reader.Count));
        }

        return chunk.Count > 0;
    }

    private void Classify(
        List<(string First, string? Second)> chunk, CascadePrediction[] answers, long before, CancellationToken cancellation)
    {
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.For(0, chunk.Count, parallel, i =>
            {
                try
                {
                    answers[i] = chunk[i].Second is { } second
                        ? _cascade.Classify(chunk[i].First, second)
                        : _cascade.Classify(chunk[i].First);
                }
                catch (CascadeException e)
                {
                    throw new ToolException(FormattableString.Invariant($"{_request.Input}({before + i + 1}): {e.Message}"), e);
                }
            });
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }
    }
}
