using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Foundation.Processes;

namespace EarlyExitGen.Toolchain.Verbs.Libtorch;

/// <summary>
/// Fetches libtorch with the SDK's NuGet client, which knows this machine's sources, proxies and passwords. Only
/// libraries of the known hashes are installed, and all at once: killed at any time, it leaves the folder whole or
/// absent.
/// </summary>
internal static class TorchInstaller
{
    /// <summary>Says what would be fetched, from where and to where, in one line.</summary>
    /// <param name="source">The feed that was asked for; null for those of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string> DescribeAsync(string? source, CancellationToken cancellation) =>
        FormattableString.Invariant($"Fetching {TorchPackage.Id} {TorchPackage.Version} (")
        + FormattableString.Invariant($"{TorchPackage.DownloadMegabytes} MB to download, ")
        + FormattableString.Invariant($"{TorchPackage.InstalledMegabytes} MB installed) ")
        + $"from {source ?? await SourcesAsync(cancellation)} to {TorchFolder.Installed} ...";

    /// <summary>Fetches and installs; what was installed before is replaced.</summary>
    /// <param name="source">A feed, a folder or an address; null for those of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ToolException">It cannot be had, or is not what it should be; says what to do.</exception>
    public static async Task InstallAsync(string? source, CancellationToken cancellation)
    {
        string target = TorchFolder.Installed;
        CreateRoot(target);
        using WorkFolder work = WorkFolder.Take(target + ".download", target);
        work.Clear();
        CheckSpace(work.Path);
        string downloaded = await DownloadAsync(work.Make("packages"), source, cancellation);
        string ready = Collect(downloaded, work.Make("ready"));
        if (await TorchPackage.FirstWrongAsync(ready, cancellation) is { } wrong)
        {
            throw new ToolException(
                $"{TorchPackage.Id} {TorchPackage.Version} of {NameOf(source)} is not the one that this tool knows: "
                + $"{wrong} has another hash, so nothing was installed; name another feed with --source.");
        }

        if (Directory.Exists(target))
        {
            Directory.Move(target, Path.Combine(work.Path, "old"));
        }

        Directory.Move(ready, target);
    }

    private static string NameOf(string? source) => source ?? "this machine's NuGet sources";

    // As NuGet lists them: "E ADDRESS", or "D ADDRESS" for one that is switched off.
    private static async Task<string> SourcesAsync(CancellationToken cancellation)
    {
        ChildProcess.Result result = await ChildProcess.RunAsync(
            DotnetHost.Path, ["nuget", "list", "source", "--format", "short"], cancellation);
        string[] sources =
        [
            .. result.Output.Split('\n')
                .Where(line => line.StartsWith("E ", StringComparison.Ordinal)).Select(line => line[2..].Trim()),
        ];
        return sources.Length > 0 ? string.Join(" or ", sources) : NameOf(null);
    }

    private static void CreateRoot(string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"{target}: cannot be written to ({e.Message.TrimEnd('.')}); "
                + $"set {TorchFolder.Variable} to another folder.", e);
        }
    }

    private static void CheckSpace(string folder)
    {
        const long million = 1_000_000;
        long free = new DriveInfo(folder).AvailableFreeSpace / million;
        if (free < TorchPackage.WorkMegabytes)
        {
            throw new ToolException(FormattableString.Invariant(
                $"{folder}: {free} MB are free, and libtorch takes {TorchPackage.WorkMegabytes} MB ")
                + $"while it is unpacked; make room, or set {TorchFolder.Variable} to a folder elsewhere.");
        }
    }

    private static async Task<string> DownloadAsync(string folder, string? source, CancellationToken cancellation)
    {
        string[] from = source is null ? []
            : ["--source", Directory.Exists(source) ? Path.GetFullPath(source) : source];
        ChildProcess.Result result = await ChildProcess.RunAsync(
            DotnetHost.Path,
            ["package", "download", $"{TorchPackage.Id}@{TorchPackage.Version}", "--output", folder, .. from],
            cancellation);
        if (result.ExitCode != 0)
        {
            throw new ToolException(
                $"{TorchPackage.Id} {TorchPackage.Version} cannot be downloaded ({result.LastLine.TrimEnd('.')}); "
                + "name a feed or a folder that has it with --source.");
        }

        return Path.Combine(folder, TorchPackage.Id, TorchPackage.Version);
    }

    // Of a dozen libraries training loads four.
    private static string Collect(string package, string folder)
    {
        string native = Path.Combine(package, "runtimes", TorchPackage.Platform, "native");
        foreach (string file in TorchPackage.Files.Select(file => Path.Combine(native, file.Name)).Where(File.Exists))
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        string license = Path.Combine(package, TorchPackage.License);
        if (File.Exists(license))
        {
            File.Move(license, Path.Combine(folder, TorchPackage.License));
        }

        return folder;
    }
}
