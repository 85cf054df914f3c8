using System.Buffers;
using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Classifies the lines of a file, one text on each core, in constant memory.</summary>
internal sealed class FileClassifier : IDisposable
{
    // Cores wait for each other at the end of a chunk only.
    private const int ChunkLines = 512;

    private readonly InterpretedCascade _cascade;
    private readonly ClassificationRequest _request;
    private readonly TextInput _input;
    private readonly InputLines _lines;
    private readonly AnswerLines _answers;

    /// <summary>Classifies as the request says.</summary>
    /// <exception cref="ToolException">There is no input, or the request does not fit the cascade.</exception>
    public FileClassifier(InterpretedCascade cascade, ClassificationRequest request)
    {
        _cascade = cascade;
        _request = request;
        _lines = new InputLines(request, cascade.IsPair);
        _answers = new AnswerLines(cascade.Labels, request.OutputFormat);
        _input = TextInput.Of(request.Input, "give a file of one text a line", isReadAgain: true);
    }

    /// <summary>Checks the input and says what decides the answers.</summary>
    public (InputScan Scan, PartialOutputIdentity Identity) Prepare(CancellationToken cancellation)
    {
        InputScan scan = InputScan.Of(_input, _lines, cancellation);
        string manifest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_request.Manifest)));
        string texts = $"{_request.InputFormat} {string.Join(',', _request.Columns)} {string.Join(',', _request.Fields)}";
        return (scan, new PartialOutputIdentity(manifest, scan.Sha256, texts, _cascade.Dial, _request.OutputFormat));
    }

    /// <summary>Classifies what is not classified yet.</summary>
    /// <param name="scan">What the input was before.</param>
    /// <param name="output">Where the answers go.</param>
    /// <param name="onLines">Called with the number of lines that have just been answered.</param>
    /// <param name="cancellation">Stops; the chunk under way is given up.</param>
    /// <exception cref="CascadeException">A text has no answer; those before it are kept.</exception>
    /// <exception cref="ToolException">The input is not what it was before.</exception>
    public ClassificationSummary Run(InputScan scan, IAnswerOutput output, Action<int> onLines, CancellationToken cancellation)
    {
        using TextLines lines = _input.Open();
        while (lines.Count < output.Lines && lines.Next(out _))
        {
        }

        ClassificationSummary summary = new();
        ArrayBufferWriter<byte> text = new();
        List<(string First, string? Second)> chunk = new(ChunkLines);
        CascadePrediction[] answers = new CascadePrediction[ChunkLines];
        while (Read(lines, chunk))
        {
            Classify(chunk, answers, lines, cancellation);
            text.ResetWrittenCount();
            foreach (CascadePrediction answer in answers.AsSpan(0, chunk.Count))
            {
                summary.Add(answer);
                _answers.Write(answer, text);
            }

            output.Append(text.WrittenSpan);
            onLines(chunk.Count);
        }

        // Answers to other texts than were looked at are worse than none.
        if (output.Lines + summary.Count != scan.Lines || lines.Sha256() != scan.Sha256)
        {
            output.Discard();
            throw new ToolException(
                $"{lines.Name}: it changed while it was classified, so the answers are not kept; repeat the command when it is complete.");
        }

        return summary;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private bool Read(TextLines lines, List<(string First, string? Second)> chunk)
    {
        chunk.Clear();
        while (chunk.Count < ChunkLines && lines.Next(out ReadOnlySpan<byte> line))
        {
            chunk.Add(_lines.Parse(line, lines));
        }

        return chunk.Count > 0;
    }

    private void Classify(
        List<(string First, string? Second)> chunk, CascadePrediction[] answers, TextLines lines, CancellationToken cancellation)
    {
        long before = lines.Count - chunk.Count;
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
                    throw new ToolException(FormattableString.Invariant($"{lines.Name}({before + i + 1}): {e.Message}"), e);
                }
            });
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }
    }
}
