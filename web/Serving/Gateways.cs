using Microsoft.Extensions.DependencyInjection;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>Finds the cascade of a class among the application's services.</summary>
internal static class Gateways
{
    /// <summary>The gateway of a class.</summary>
    /// <exception cref="InvalidOperationException">The application has not registered the class.</exception>
    public static ICascadeGateway Of<TCascade>(IServiceProvider services)
        where TCascade : class, IGeneratedCascade<TCascade> =>
        TCascade.Accept<Visitor, ICascadeGateway>(new Visitor(services));

    private readonly struct Visitor(IServiceProvider services) : ICascadeVisitor<ICascadeGateway>
    {
        public ICascadeGateway Visit<TCascade, TInput, TPrediction>()
            where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
            where TInput : notnull
            where TPrediction : struct, ICascadePrediction =>
            new DirectGateway<TInput, TPrediction>(services.GetRequiredService<TCascade>(), Inputs<TInput>.Convert);
    }
}
