using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using EarlyExitGen.Toolchain.Verbs.Joining;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>
/// Puts a small cascade in front of a classifier that somebody else exported, which answers what is left, in one piece
/// or with exits of its own. Promises are fitted against the classifier.
/// </summary>
internal static class FrontAttacher
{
    /// <summary>Makes it; the folder is written as a whole or not at all.</summary>
    /// <param name="request">The classifier and the texts; those to learn from serve where there are no others.</param>
    /// <param name="front">The small cascade's manifest, or its folder.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="ToolException">The two do not go together, or the texts do not do.</exception>
    /// <exception cref="StoppedException">It was stopped since heads began to learn; the state is kept.</exception>
    public static JoinReport Run(AttachRequest request, string front, CancellationToken cancellation)
    {
        CascadeManifest small = CascadeManifest.Load(front);
        string source = Directory.Exists(request.Model)
            ? request.Model
            : Path.GetDirectoryName(Path.GetFullPath(request.Model))!;
        CascadeJoiner.RequireFiles(small);
        using ExportTarget place = ExportTarget.Open(request.Out, CascadeKind.Exported, request.Force, source);
        place.RequireNotRead(small.Folder);
        if (request.Exits is null)
        {
            return Run(request, small, place, cancellation);
        }

        JoinReport report = AttachedState.Resumable(request, () => Run(request, small, place, cancellation));
        AttachedState.Forget(request);
        return report;
    }

    private static JoinReport Run(
        AttachRequest request, CascadeManifest small, ExportTarget place, CancellationToken cancellation)
    {
        string name = NameOf(ModelFolder.Find(request.Model).Folder);
        void Check(AttachedModel model) => CascadeJoiner.RequireFit(
            small, name, request.Pair ? InputKind.Pair : InputKind.Single, model.Labels);
        string stage = place.Stage("model");
        (CascadeManifest back, IReadOnlyList<Instance> calibration) = request.Exits is null
            ? Whole(request, stage, Check)
            : Attacher.Part(request, stage, place.Stage("states"), Check, cancellation);
        string cascade = place.Stage("cascade");
        JoinReport report = CascadeJoiner.Run(
            new JoinRequest
            {
                Front = small,
                Back = back,
                Name = name,
                Folder = cascade,
                ManifestName = place.Name + CascadeFolder.ManifestEnding,
                ClassName = request.ClassName,
                Namespace = request.Namespace,
                Promise = request.Promise,
                Calibration = calibration,
                Seed = request.Seed,
            },
            cancellation).Report;
        place.Commit(cascade);
        return report;
    }

    // In one piece; nothing is learnt from the texts, so all of them serve promises where there are no others.
    private static (CascadeManifest Manifest, IReadOnlyList<Instance> Calibration) Whole(
        AttachRequest request, string stage, Action<AttachedModel> check)
    {
        AttachedModel model = Working.Run("Looking at the model", () => AttachedModel.Open(request, stage));
        check(model);
        CascadeManifest back = Working.Run(
            "Reading the model", () => new CascadeAssembly(model, request, stage, "model").Write([], []));
        model.WriteWhole(stage);
        return (back, Read(request, model));
    }

    private static List<Instance> Read(AttachRequest request, AttachedModel model)
    {
        TextTask task = new(request.Pair, new TaskLabels(model.Labels.Count, model.Labels));
        IReadOnlyList<string> files = request.Calibration is { } file ? [file] : request.Texts;
        return [.. files.SelectMany(name => TaskData.Read(name, request.Form, task, LabelNeed.Optional))];
    }

    // The folder's name: "onnx" says nothing, what it lies in does.
    private static string NameOf(string folder)
    {
        DirectoryInfo place = new(Path.GetFullPath(folder));
        string name = place is { Name: "onnx", Parent: { } parent } ? parent.Name : place.Name;
        string plain = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        return plain.Length == 0 ? "model" : plain;
    }
}
