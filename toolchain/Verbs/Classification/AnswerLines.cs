using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Writes answers, one a line.</summary>
internal sealed class AnswerLines
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<string> _labels;
    private readonly LineFormat _format;

    /// <summary>Writes answers in a format.</summary>
    /// <param name="labels">The labels' text, by their number.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ToolException">A label holds what ends a column.</exception>
    public AnswerLines(IReadOnlyList<string> labels, LineFormat format)
    {
        _labels = labels;
        _format = format;
        if (format == LineFormat.Tsv
            && labels.FirstOrDefault(label => label.AsSpan().IndexOfAny('\t', '\n', '\r') >= 0) is { } label)
        {
            throw new ToolException(
                $"The label '{label}' holds a tab or a line's end; write the answers as JSON lines, *.jsonl.");
        }
    }

    /// <summary>Writes one answer.</summary>
    public void Write(CascadePrediction answer, IBufferWriter<byte> output)
    {
        if (_format == LineFormat.Jsonl)
        {
            WriteJson(answer, output);
        }
        else
        {
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_labels[answer.Label]}\t{answer.Confidence}\t{answer.Exit}\t{answer.Layers}"),
                output);
        }

        output.Write("\n"u8);
    }

    private void WriteJson(CascadePrediction answer, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter writer = new(output, Json);
        writer.WriteStartObject();
        writer.WriteString("label", _labels[answer.Label]);
        writer.WriteNumber("confidence", answer.Confidence);
        writer.WriteNumber("exit", answer.Exit);
        writer.WriteNumber("layers", answer.Layers);
        if (answer.Model > 0)
        {
            writer.WriteNumber("model", answer.Model);
        }

        writer.WriteBoolean("truncated", answer.Truncated);
        writer.WriteEndObject();
    }
}
