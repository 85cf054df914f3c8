using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Tensors whose values lie in a file beside the graph: inside its folder, and whole.</summary>
internal static class ExternalTensors
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Where the values lie.</summary>
    /// <param name="file">The graph's file.</param>
    /// <param name="tensor">A tensor that has external data.</param>
    /// <returns>The file with the values, the first byte and the number of bytes.</returns>
    /// <exception cref="ToolException">
    /// They are outside the folder, missing, or do not fit the tensor's shape.
    /// </exception>
    public static (string File, long Offset, long Length) Find(string file, TensorProto tensor)
    {
        string location = Entry(tensor, "location") ?? "";
        string place = $"lie in '{Excerpt.Of(location)}'";
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains(':', StringComparison.Ordinal)
            || location.Any(char.IsControl) || location.Split(Separators).Contains(".."))
        {
            throw Wrong(file, tensor, $"{place}; only files inside the model's folder are read");
        }

        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, location);
        ModelFile.Require(path);
        if (!File.Exists(path))
        {
            throw Wrong(file, tensor, $"{place}, which is missing; put it beside the model");
        }

        long expected = TensorSize.Bytes(file, tensor)
            ?? throw Wrong(file, tensor, "are text, which cannot lie in another file");
        long offset = Number(file, tensor, "offset") ?? 0;
        long length = Number(file, tensor, "length") ?? expected;
        long available = new FileInfo(path).Length;
        if (length != expected || offset > available || expected > available - offset)
        {
            throw Wrong(file, tensor, $"{place}, but not whole; the file is cut off, or belongs to another model");
        }

        return (path, offset, expected);
    }

    private static long? Number(string file, TensorProto tensor, string key)
    {
        if (Entry(tensor, key) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Wrong(file, tensor, $"have the {key} '{Excerpt.Of(text)}', which is not a number");
    }

    private static string? Entry(TensorProto tensor, string key) =>
        tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static ToolException Wrong(string file, TensorProto tensor, string what) =>
        new($"{file}: the values of '{Excerpt.Of(tensor.Name)}' {what}.");
}
