using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Classifies the lines of a file, one text on each core, in constant memory.</summary>
internal sealed class FileClassifier : IDisposable
{
    // Cores wait for each other at the end of a chunk only.
    private const int ChunkLines = 512;

    private readonly InterpretedCascade _cascade;
    private readonly ClassificationRequest _request;
    private readonly TextInput _input;
    private readonly DataNeeds _needs;

    /// <summary>Classifies as the request says.</summary>
    /// <exception cref="ToolException">There is no input, or the request does not fit the cascade.</exception>
    public FileClassifier(InterpretedCascade cascade, ClassificationRequest request)
    {
        _cascade = cascade;
        _request = request;
        _needs = new DataNeeds(LabelNeed.Ignored, cascade.IsPair, KeepsBlank: true);
        _input = TextInput.Of(request.Input, LayoutFinder.Expected(_needs), isReadAgain: true);
    }

    /// <summary>Checks the input and says what decides the answers.</summary>
    public (InputScan Scan, PartialOutputIdentity Identity) Prepare(CancellationToken cancellation)
    {
        using DataReader rows = Open();
        InputScan scan = InputScan.Of(rows, cancellation);
        if (rows.Layout.Describe() is { } layout)
        {
            Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{rows.Name}: {layout}.");
        }

        string manifest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_request.Manifest)));
        string texts =
            $"{rows.Layout.Format} {string.Join(',', rows.Layout.Texts)} {string.Join(',', rows.Layout.Names ?? [])}";
        return (scan, new PartialOutputIdentity(manifest, scan.Sha256, texts, _cascade.Dial, OutputFormat(rows)));
    }

    /// <summary>Classifies what is not classified yet.</summary>
    /// <param name="scan">What the input was before.</param>
    /// <param name="output">Where the answers go.</param>
    /// <param name="onLines">Called with the number of lines that have just been answered.</param>
    /// <param name="cancellation">Stops; the chunk under way is given up.</param>
    /// <exception cref="CascadeException">A text has no answer; those before it are kept.</exception>
    /// <exception cref="ToolException">The input is not what it was before.</exception>
    public ClassificationSummary Run(
        InputScan scan, IAnswerOutput output, Action<int> onLines, CancellationToken cancellation)
    {
        using DataReader rows = Open();
        for (long row = 0; row < output.Lines && rows.Next(out _); row++)
        {
        }

        AnswerLines lines = new(_cascade.Labels, OutputFormat(rows));
        ClassificationSummary summary = new();
        ArrayBufferWriter<byte> text = new();
        List<DataRow> chunk = new(ChunkLines);
        CascadePrediction[] answers = new CascadePrediction[ChunkLines];
        while (Read(rows, chunk))
        {
            Classify(chunk, answers, rows.Name, cancellation);
            text.ResetWrittenCount();
            foreach (CascadePrediction answer in answers.AsSpan(0, chunk.Count))
            {
                summary.Add(answer);
                lines.Write(answer, text);
            }

            output.Append(text.WrittenSpan);
            onLines(chunk.Count);
        }

        // Answers to other texts than were looked at are worse than none.
        if (output.Lines + summary.Count != scan.Rows || rows.Sha256() != scan.Sha256)
        {
            output.Discard();
            throw new ToolException(
                $"{rows.Name}: it changed while it was classified, so the answers are not kept; repeat the command "
                    + "when it is complete.");
        }

        return summary;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private DataReader Open() => new(_input.Open(), _request.Form, _needs);

    private LineFormat OutputFormat(DataReader rows) =>
        _request.OutputFormat ?? (rows.Layout.Format == DataFormat.Json ? LineFormat.Jsonl : LineFormat.Tsv);

    private static bool Read(DataReader rows, List<DataRow> chunk)
    {
        chunk.Clear();
        while (chunk.Count < ChunkLines && rows.Next(out DataRow row))
        {
            chunk.Add(row);
        }

        return chunk.Count > 0;
    }

    private void Classify(
        List<DataRow> chunk, CascadePrediction[] answers, string name, CancellationToken cancellation)
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
                    throw new ToolException(FormattableString.Invariant($"{name}({chunk[i].Line}): {e.Message}"), e);
                }
            });
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }
    }
}
