using System.Text.Encodings.Web;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Writes labelled texts as JSON lines, which hold any text.</summary>
internal static class DataWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Texts stay legible; the file is never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows, which have labels.</param>
    /// <param name="hasNames">Whether labels are names, and not numbers.</param>
    public static void Write(
        string path, IReadOnlyList<DataRow> rows, bool hasNames) => AtomicFile.Write(path, stream =>
    {
        foreach (DataRow row in rows)
        {
            using (Utf8JsonWriter json = new(stream, Options))
            {
                json.WriteStartObject();
                json.WriteString(row.Second is null ? "text" : "first", row.First);
                if (row.Second is not null)
                {
                    json.WriteString("second", row.Second);
                }

                if (hasNames)
                {
                    json.WriteString("label", row.Label);
                }
                else
                {
                    json.WriteNumber("label", LabelText.Number(row.Label!)!.Value);
                }

                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
        }
    });
}
