namespace EarlyExitGen.Loading;

/// <summary>
/// A graph whose external data lie behind links. ONNX Runtime takes data only from the folder of the graph, or from
/// that of the file to which a link to the graph leads; a link to data elsewhere it refuses. So the graph is given to
/// it from memory, with the data's names as seen from a folder in which all of them really lie. The data are mapped, as
/// they are without links.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Folder">The folder.</param>
internal sealed record LinkedGraph(byte[] Graph, string Folder)
{
    /// <summary>The configuration entry that names the folder.</summary>
    public static string SessionEntry => "session.model_external_initializers_file_folder_path";

    /// <summary>The graph; null where no data lie behind links.</summary>
    /// <param name="path">The graph's file, with its full path.</param>
    /// <param name="data">Its files of external data, with their full paths.</param>
    /// <exception cref="InvalidDataException">It is not a graph, or a name in it leads out of its folder.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LinkedGraph? Of(string path, IReadOnlyList<string> data)
    {
        string folder = Path.GetDirectoryName(path)!;
        string realFolder = RealPath.Of(folder);
        if (data.All(file => RealPath.Of(file) == Path.Combine(realFolder, Path.GetRelativePath(folder, file))))
        {
            return null;
        }

        byte[] graph = File.ReadAllBytes(path);
        Dictionary<string, string> targets = new(StringComparer.Ordinal);
        ExternalLocations.Rewrite(graph, location =>
        {
            targets[location] = Target(folder, location);
            return location;
        });
        string? common = Path.GetDirectoryName(targets.Values.FirstOrDefault());
        while (common is not null && !targets.Values.All(target => RealPath.IsInside(common, target)))
        {
            common = Path.GetDirectoryName(common);
        }

        // Files on several drives have no folder in common.
        return common is null ? null : new LinkedGraph(
            ExternalLocations.Rewrite(
                graph,
                location => Path.GetRelativePath(common, targets[location]).Replace(Path.DirectorySeparatorChar, '/')),
            common);
    }

    private static string Target(string folder, string location)
    {
        string named = Path.GetFullPath(Path.Combine(folder, location));
        return !Path.IsPathRooted(location) && RealPath.IsInside(folder, named)
            ? RealPath.Of(named)
            : throw new InvalidDataException($"The name '{location}' of its external data leads out of its folder.");
    }
}
