using System.Collections.Concurrent;
using EarlyExitGen.AspNetCore.Serving;
using Grpc.Core;

namespace EarlyExitGen.AspNetCore.Grpc;

/// <summary>The cascades that are mapped, by their names. Thread-safe.</summary>
internal sealed class GrpcCascades
{
    private readonly ConcurrentDictionary<string, Mapped> _cascades = new(StringComparer.Ordinal);

    /// <summary>A cascade with its limits.</summary>
    public sealed record Mapped(ICascadeGateway Gateway, CascadeEndpointOptions Options);

    /// <summary>Adds one.</summary>
    /// <returns>Whether it is the first.</returns>
    public bool Add(Mapped cascade)
    {
        bool isFirst = _cascades.IsEmpty;
        _cascades[cascade.Gateway.Service.Name] = cascade;
        return isFirst;
    }

    /// <summary>The cascade of a name, or the only one.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public Mapped Find(string name)
    {
        if (name.Length == 0 && _cascades.Count == 1)
        {
            return _cascades.Values.Single();
        }

        return _cascades.TryGetValue(name, out Mapped? cascade) ? cascade : throw new RpcException(new Status(
            name.Length == 0 ? StatusCode.InvalidArgument : StatusCode.NotFound,
            $"cascade must be one of these: {string.Join(", ", _cascades.Keys.Order(StringComparer.Ordinal))}."));
    }
}
