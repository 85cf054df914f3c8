using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Joining;

/// <summary>
/// Puts a small cascade in front of a given model: one cascade, whose promise is against the given model. Nothing is
/// trained.
/// </summary>
internal static class CascadeJoiner
{
    /// <summary>Writes the cascade: files, manifest, and the given model as its plain model if it is there.</summary>
    /// <exception cref="ToolException">The two do not go together, or a file is missing.</exception>
    public static (CascadeManifest Manifest, JoinReport Report) Run(
        JoinRequest request, CancellationToken cancellation)
    {
        CascadeManifest copied = Copy(request);
        CascadeTrace trace = ProgressBar.Run(
            "Running all exits",
            request.Calibration.Count,
            step => CascadeTracer.Record(copied, request.Calibration, step, cancellation));
        if (Enumerable.Range(0, trace.Logits.Count).Any(text => !trace.Logits.IsFinite(text, trace.Logits.Exits - 1)))
        {
            throw new ToolException(
                $"{request.Back.Path}: the model gives logits that are not finite numbers for some text, so that "
                + "nothing can be promised; is it damaged?");
        }

        IReadOnlyList<double> times = Working.Run(
            "Timing exits", () => ExitTimer.Measure(copied, request.Calibration, request.Seed, cancellation));
        CascadeSpec timed = copied.Spec with
        {
            Exits = new EquatableArray<ExitSpec>(copied.Spec.Exits.Select(
                (exit, i) => exit with { Cost = SpecParts.Number(times[i]) })),
        };
        AgreementCalibration fitted =
            AgreementCalibration.Of(trace.Logits, ExitDepth.Costs(timed), request.Seed);
        CascadeManifest joined = copied with { Spec = fitted.Apply(timed) };
        Write(joined);
        JoinedExit[] exits =
        [
            .. joined.Spec.Exits.Select((exit, i) => new JoinedExit(
                ExitDepth.ModelOf(joined.Spec, exit),
                ExitDepth.Of(exit),
                trace.Logits.Agreement(i),
                times[i])),
        ];
        return (joined, new JoinReport(trace.Logits.Count, exits, fitted.Disagreement));
    }

    /// <summary>
    /// Copies the files of both, and describes the cascade; nothing is promised yet, and costs only rise. The files of
    /// the given model get a folder of their own, so that none clash and graphs find their weights.
    /// </summary>
    /// <exception cref="ToolException">The two do not go together, or a file is missing.</exception>
    public static CascadeManifest Copy(JoinRequest request)
    {
        CascadeSpec front = request.Front.Spec;
        CascadeSpec back = request.Back.Spec;
        Check(request, front, back);
        string folder = FolderOf(request.Name, ManifestFiles.NamedBy(front));
        ExitSpec[] later =
        [
            .. back.BlockExits.Select(exit => exit with
            {
                Model = front.Models.Count + 1 + exit.Model,
                Block = $"{folder}/{exit.Block}",
                Data = new EquatableArray<DataFileSpec>(
                    exit.Data.Select(file => file with { File = $"{folder}/{file.File}" })),
            }),
        ];
        bool isShared = IsSame(back.Tokenizer, front.TokenizerOf(front.Models.Count));
        CascadeSpec spec = front with
        {
            ClassName = request.ClassName,
            Namespace = request.Namespace,
            LabelType = GeneratedNames.Label(request.ClassName),
            Rule = ExitRule.Agreement,
            Dials = SpecParts.Dials(CascadeRule.Agreement, request.Promise),
            Disagreement = default,
            OperatingPoints = default,
            Calibration = null,
            Models = new EquatableArray<ModelSpec>(
            [
                .. front.Models,
                new ModelSpec(request.Name, back.Layers, isShared ? null : Moved(back.Tokenizer, folder)),
                .. back.Models.Select(model => model with
                {
                    Tokenizer = model.Tokenizer is { } own ? Moved(own, folder) : null,
                }),
            ]),
            Exits = new EquatableArray<ExitSpec>(front.Exits.Concat(later).Select((exit, i) => exit with
            {
                Agreement = null, Cost = SpecParts.Number(i + 1.0), Dials = SpecParts.Dials([]),
            })),
        };
        CopyFiles(request.Front.Folder, request.Folder, ManifestFiles.NamedBy(front));
        CopyFiles(
            request.Back.Folder,
            Path.Combine(request.Folder, folder),
            [
                .. ManifestFiles.NamedBy(back with { Exits = new EquatableArray<ExitSpec>(back.BlockExits) })
                    .Where(file => !isShared || !ManifestFiles.NamedBy(back.Tokenizer).Contains(file)),
                .. File.Exists(Path.Combine(request.Back.Folder, CascadeGraphs.PlainFile))
                    ? (string[])[CascadeGraphs.PlainFile]
                    : [],
            ]);
        CascadeManifest manifest =
            new(Path.Combine(Path.GetFullPath(request.Folder), request.ManifestName), spec);
        Write(manifest);
        return manifest;
    }

    /// <summary>Checks that the files of a cascade are there, before anything is computed for it.</summary>
    /// <exception cref="ToolException">One is missing.</exception>
    public static void RequireFiles(CascadeManifest cascade)
    {
        string? missing = ManifestFiles.NamedBy(cascade.Spec).Select(file => Path.Combine(cascade.Folder, file))
            .FirstOrDefault(file => !File.Exists(file));
        if (missing is not null)
        {
            throw new ToolException($"{missing}: no such file; the cascade is incomplete.");
        }
    }

    /// <summary>Checks that a cascade can stand in front of a model.</summary>
    /// <param name="front">The cascade.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="labels">Its labels, in the order of the logits.</param>
    /// <exception cref="ToolException">It cannot.</exception>
    public static void RequireFit(
        CascadeManifest front, string name, InputKind input, IReadOnlyList<string> labels)
    {
        string[] own = [.. front.Spec.Labels.Select(label => label.Text)];
        string? fault =
            front.Spec.Input != input ? "one takes pairs of texts, the other single texts"
            : !own.Order(StringComparer.Ordinal).SequenceEqual(labels.Order(StringComparer.Ordinal))
                ? $"their labels differ: {Excerpt.OfNames(own)} in front, {Excerpt.OfNames([.. labels])} behind"
            : !own.SequenceEqual(labels)
                ? $"their labels come in other orders: {Excerpt.OfNames(own)} in front, "
                    + $"{Excerpt.OfNames([.. labels])} behind"
            : front.Spec.Models.Any(model => model.Name == name) ? $"a model is called '{name}' already"
            : null;
        if (fault is not null)
        {
            throw CannotStand(front, name, fault);
        }
    }

    private static void Check(JoinRequest request, CascadeSpec front, CascadeSpec back)
    {
        RequireFit(request.Front, request.Name, back.Input, [.. back.Labels.Select(label => label.Text)]);
        string? fault = back.Models.Any(model => model.Name == request.Name)
            ? $"a model is called '{request.Name}' already"
            : front.Models.Select(model => model.Name).Intersect(back.Models.Select(model => model.Name)).Any()
                ? "a model of each has the same name"
            : null;
        if (fault is not null)
        {
            throw CannotStand(request.Front, request.Name, fault);
        }
    }

    private static ToolException CannotStand(CascadeManifest front, string name, string fault) =>
        new($"{front.Path} cannot stand in front of {name}: {fault}.");

    // Letters and digits of the model's name; a number behind it if there is something of that name.
    private static string FolderOf(string name, IReadOnlyList<string> taken)
    {
        string plain = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))
            .Trim('-');
        string stem = plain.Length == 0 ? "model" : plain[..Math.Min(plain.Length, 60)].TrimEnd('-');
        HashSet<string> first = new(
            taken.Select(file => file.Split(Path.DirectorySeparatorChar)[0]), StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, taken.Count + 1)
            .Select(i => i == 1 ? stem : FormattableString.Invariant($"{stem}-{i}"))
            .First(candidate => !first.Contains(candidate));
    }

    // The same ids for every text.
    private static bool IsSame(TokenizerSpec one, TokenizerSpec other) => one == (other with
    {
        Vocabulary = one.Vocabulary,
        Merges = one.Merges is { } merges && other.Merges is { } others
            ? others with { File = merges.File }
            : other.Merges,
    });

    private static TokenizerSpec Moved(TokenizerSpec tokenizer, string folder) => tokenizer with
    {
        Vocabulary = $"{folder}/{tokenizer.Vocabulary}",
        Merges = tokenizer.Merges is { } merges ? merges with { File = $"{folder}/{merges.File}" } : null,
    };

    private static void CopyFiles(string from, string to, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            string source = Path.Combine(from, file);
            if (!File.Exists(source))
            {
                throw new ToolException($"{source}: no such file; the cascade is incomplete.");
            }

            string target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    // Whatever is wrong with names is told as of any manifest.
    private static void Write(CascadeManifest manifest)
    {
        string text = ManifestWriter.Write(manifest.Spec);
        CascadeManifest.Parse(text, manifest.Path);
        AtomicFile.WriteText(manifest.Path, text);
    }
}
