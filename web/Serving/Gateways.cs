using EarlyExitGen.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>Finds the cascade of a class among the host's services.</summary>
internal static class Gateways
{
    /// <summary>The gateway of a class.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The name that the cascade was added under; null if it was added without one.</param>
    /// <exception cref="InvalidOperationException">The cascade was not added.</exception>
    public static ICascadeGateway Of<TCascade>(IServiceProvider services, string? name)
        where TCascade : class, IGeneratedCascade<TCascade> =>
        TCascade.Accept<Visitor, ICascadeGateway>(new Visitor(services, name));

    private readonly struct Visitor(IServiceProvider services, string? name) : ICascadeVisitor<ICascadeGateway>
    {
        public ICascadeGateway Visit<TCascade, TInput, TPrediction>()
            where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
            where TInput : notnull
            where TPrediction : struct, ICascadePrediction
        {
            ICascadeService<TInput, TPrediction>? service = name is null
                ? services.GetService<ICascadeService<TInput, TPrediction>>()
                : services.GetKeyedService<ICascadeService<TInput, TPrediction>>(name);
            return new ServiceGateway<TInput, TPrediction>(service ?? throw new InvalidOperationException(
                $"{typeof(TCascade).Name} is mapped but was not added: call "
                    + $"builder.Services.AddCascade<{typeof(TCascade).Name}>({(name is null ? "" : $"\"{name}\"")})."));
        }
    }
}
