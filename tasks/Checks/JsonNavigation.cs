using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Finds the values of a manifest that is known to be valid, to say where they are written.</summary>
internal static class JsonNavigation
{
    /// <summary>The value of a property.</summary>
    public static JsonValue At(this JsonValue value, string property) =>
        ((JsonObject)value).Properties.First(p => p.Name.Value == property).Value;

    /// <summary>The element of an array.</summary>
    public static JsonValue At(this JsonValue value, int index) => ((JsonArray)value).Elements[index];

    /// <summary>Whether an object has a property.</summary>
    public static bool Has(this JsonValue value, string property) =>
        ((JsonObject)value).Properties.Any(p => p.Name.Value == property);
}
