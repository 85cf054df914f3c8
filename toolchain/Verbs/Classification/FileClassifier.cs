using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>
/// Classifies the lines of a file in constant memory: chunks are answered in any order, and written in that of the
/// file.
/// </summary>
internal sealed class FileClassifier : IDisposable
{
    // Of texts so long a chunk has fewer.
    private const int LongText = 2048;

    private readonly IAnswerer _answerer;
    private readonly ClassificationRequest _request;
    private readonly TextInput _input;
    private readonly DataNeeds _needs;

    /// <summary>Classifies as the request says.</summary>
    /// <exception cref="ToolException">There is no input, or the request does not fit the cascade.</exception>
    public FileClassifier(IAnswerer answerer, ClassificationRequest request)
    {
        _answerer = answerer;
        _request = request;
        _needs = new DataNeeds(LabelNeed.Ignored, answerer.Info.IsPair, KeepsBlank: true);
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
        return (scan, new PartialOutputIdentity(manifest, scan.Sha256, texts, _answerer.Dial, OutputFormat(rows)));
    }

    /// <summary>Classifies what is not classified yet.</summary>
    /// <param name="scan">What the input was before.</param>
    /// <param name="output">Where the answers go.</param>
    /// <param name="onLines">Called with the number of lines that have just been answered.</param>
    /// <param name="cancellation">Stops; the chunks under way are given up.</param>
    /// <exception cref="ToolException">
    /// A text has no answer, and those before it are kept; or the input is not what it was before.
    /// </exception>
    public ClassificationSummary Run(
        InputScan scan, IAnswerOutput output, Action<int> onLines, CancellationToken cancellation)
    {
        using DataReader rows = Open();
        for (long row = 0; row < output.Lines && rows.Next(out _); row++)
        {
        }

        ClassificationSummary summary = Answer(rows, output, onLines, cancellation);

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

    private ClassificationSummary Answer(
        DataReader rows, IAnswerOutput output, Action<int> onLines, CancellationToken cancellation)
    {
        AnswerLines lines = new(_answerer.Info.Labels, OutputFormat(rows));
        ClassificationSummary summary = new();
        ArrayBufferWriter<byte> text = new();
        Queue<Task<CascadePrediction[]>> underWay = [];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                while (underWay.Count < _answerer.Ahead && Read(rows) is { Count: > 0 } chunk)
                {
                    underWay.Enqueue(_answerer.AnswerAsync(chunk, rows.Name, stop.Token));
                }

                if (!underWay.TryPeek(out Task<CascadePrediction[]>? first))
                {
                    return summary;
                }

                CascadePrediction[] answers = first.GetAwaiter().GetResult();
                _ = underWay.Dequeue();
                text.ResetWrittenCount();
                foreach (CascadePrediction answer in answers)
                {
                    summary.Add(answer);
                    lines.Write(answer, text);
                }

                output.Append(text.WrittenSpan);
                onLines(answers.Length);
            }
        }
        finally
        {
            // After a mistake there are more that nobody waits for.
            stop.Cancel();
            foreach (Task<CascadePrediction[]> left in underWay)
            {
                ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            }
        }
    }

    private DataReader Open() => new(_input.Open(), _request.Form, _needs);

    private LineFormat OutputFormat(DataReader rows) =>
        _request.OutputFormat ?? (rows.Layout.Format == DataFormat.Json ? LineFormat.Jsonl : LineFormat.Tsv);

    private List<DataRow> Read(DataReader rows)
    {
        List<DataRow> chunk = new(_answerer.ChunkTexts);
        long left = (long)_answerer.ChunkTexts * LongText;
        while (chunk.Count < _answerer.ChunkTexts && left > 0 && rows.Next(out DataRow row))
        {
            chunk.Add(row);
            left -= row.First.Length + (row.Second?.Length ?? 0);
        }

        return chunk;
    }
}
