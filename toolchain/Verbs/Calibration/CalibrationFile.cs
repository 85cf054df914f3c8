using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary><c>calibration.json</c> of a checkpoint: what <c>calibrate</c> writes and <c>export</c> requires.</summary>
internal static class CalibrationFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "calibration.json";

    private static readonly JsonSerializerOptions Format = new(Terminal.Json)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>
    /// The SHA-256 of a checkpoint's weights and exits, by which a calibration knows what it belongs to.
    /// </summary>
    public static string WeightsHash(Checkpoint checkpoint)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] lexicon = File.Exists(checkpoint.PathOf(Checkpoint.LexiconFile)) ? [Checkpoint.LexiconFile] : [];
        foreach (string name in (string[])
            [Checkpoint.EncoderFile, Checkpoint.HeadsFile, Checkpoint.ExitsFile, .. lexicon])
        {
            ModelFile.Require(checkpoint.PathOf(name));
            using FileStream stream = File.OpenRead(checkpoint.PathOf(name));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the file, at once or not at all.</summary>
    public static void Save(Checkpoint checkpoint, CalibrationReport report) =>
        AtomicFile.WriteText(checkpoint.PathOf(Name), JsonSerializer.Serialize(report, Format) + "\n");

    /// <summary>
    /// Reads the calibration of a checkpoint's present weights; it may be of some of the exits alone.
    /// </summary>
    /// <exception cref="ToolException">There is none, it cannot be read, or it was made of other weights.</exception>
    public static CalibrationReport Load(Checkpoint checkpoint)
    {
        string path = checkpoint.PathOf(Name);
        string advice = $"run `earlyexit calibrate {checkpoint.Folder} --calibration DEV.tsv`";
        if (!File.Exists(path))
        {
            throw new ToolException($"{path}: no such file; {advice} first.");
        }

        ModelFile.Require(path);
        CalibrationReport report = Read(path, advice);
        return report.Weights == WeightsHash(checkpoint)
            ? report
            : throw new ToolException($"{path}: it was made of other weights; {advice} again.");
    }

    private static CalibrationReport Read(string path, string advice)
    {
        try
        {
            CalibrationReport? report = JsonSerializer.Deserialize<CalibrationReport>(SmallFile.ReadText(path), Format);
            return report is { Version: CalibrationReport.CurrentVersion }
                ? report
                : throw new ToolException($"{path}: it is of another version; {advice} again.");
        }
        catch (JsonException e)
        {
            throw new ToolException($"{path}: it cannot be read ({e.Message}); {advice} again.", e);
        }
    }
}
