namespace EarlyExitGen.Benchmarks.Load;

/// <summary>Texts to send.</summary>
internal static class Texts
{
    /// <summary>The lines of a file that are not empty.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static async Task<string[]> ReadAsync(string file)
    {
        string[] texts = [.. (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0)];
        return texts.Length > 0 ? texts : throw new InvalidOperationException($"{file} has no texts.");
    }
}
