using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Export;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>
/// Where everything goes: the cascade into its own folder, which belongs into a project, all else into one beside it.
/// </summary>
/// <param name="Cascade">The cascade's folder, as it was given.</param>
/// <param name="Training">The folder of checkpoint, data and report.</param>
/// <param name="ClassName">The name of the generated class.</param>
/// <param name="Namespace">The namespace of the generated types.</param>
internal sealed record StartPlace(string Cascade, string Training, string ClassName, string Namespace)
{
    private const string ClassEnding = "Classifier";

    /// <summary>The texts that are learnt from.</summary>
    public string TrainFile => Path.Combine(Training, "train.jsonl");

    /// <summary>The texts to calibrate on.</summary>
    public string DevFile => Path.Combine(Training, Checkpoint.DevFile);

    /// <summary>Those of them that are measured after each epoch.</summary>
    public string EpochFile => Path.Combine(Training, "epoch.jsonl");

    /// <summary>The texts of the evaluation.</summary>
    public string TestFile => Path.Combine(Training, Checkpoint.TestFile);

    /// <summary>The plan of the training, from which it is resumed.</summary>
    public string PlanFile => Path.Combine(Training, "plan.json");

    /// <summary>The folder of the report.</summary>
    public string Report => Path.Combine(Training, "report");

    /// <summary>The cascade's manifest.</summary>
    public string Manifest => ManifestIn(Cascade);

    /// <summary>The folder of the cascade in single precision that a quantized one is made from.</summary>
    public string SinglePrecision => Path.Combine(Training, "fp32");

    /// <summary>The manifest in a cascade's folder.</summary>
    public static string ManifestIn(string folder) =>
        Path.Combine(folder, Path.GetFileName(Path.GetFullPath(folder)) + CascadeFolder.ManifestEnding);

    /// <summary>Chooses the names, and checks that the folders can be written.</summary>
    /// <exception cref="ToolException">They cannot, or hold something that would be replaced.</exception>
    public static StartPlace Open(StartRequest request)
    {
        OutputPlace.CheckFolder(request.Out);
        StartPlace place = Of(request);
        CascadeKind kind = request.Quantizes ? CascadeKind.Quantized : CascadeKind.Exported;
        using (ExportTarget.Open(place.Cascade, kind, request.Force, request.From))
        {
            // Opened only to find out whether it can be written.
        }

        place.CheckOthers(request);
        return place;
    }

    /// <summary>Chooses the names.</summary>
    public static StartPlace Of(StartRequest request)
    {
        string folder = Path.TrimEndingDirectorySeparator(request.Out);
        string name = Path.GetFileName(Path.GetFullPath(folder));
        return new StartPlace(
            folder,
            folder + "-training",
            request.ClassName ?? ClassOf(name, "--class"),
            request.Namespace ?? Capitalised(name, "--namespace"));
    }

    private static string ClassOf(string folder, string option)
    {
        string name = Capitalised(folder, option);
        return name.EndsWith(ClassEnding, StringComparison.Ordinal) ? name : name + ClassEnding;
    }

    private static string Capitalised(string folder, string option)
    {
        string name = Identifiers.FromLabel(folder);
        return name.Length > 0
            ? char.ToUpperInvariant(name[0]) + name[1..]
            : throw new ToolException($"{folder}: no C# name can be made of the folder's name; give {option}.");
    }

    private void CheckOthers(StartRequest request)
    {
        if (request.Resume)
        {
            if (!File.Exists(PlanFile))
            {
                throw new ToolException($"{Training}: there is nothing to resume; start without --resume.");
            }

            return;
        }

        if (Directory.Exists(Training) && Directory.EnumerateFileSystemEntries(Training).Any())
        {
            throw new ToolException(
                $"{Training}: this folder is needed for the training, but there is something in it; "
                + "go on with --resume, delete it, or give another --out.");
        }

        OutputPlace.CheckFolder(Training);
        if (File.Exists(Manifest) && !request.Force)
        {
            throw new ToolException(
                $"{Cascade}: there is a cascade already; give another --out, or --force to replace it.");
        }
    }
}
