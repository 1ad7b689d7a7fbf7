using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// The switch <c>Latent.Interop.SafetyChecks</c>. The line <c>&lt;RuntimeHostConfigurationOption Include="Latent.Interop.SafetyChecks"
/// Value="false" Trim="true" /&gt;</c> in a project file removes the checks of buffers and views from the compiled code.
/// </summary>
internal static class Safety
{
    internal const string Switch = "Latent.Interop.SafetyChecks";

    /// <summary>Whether buffers and views check their indices, and that they are alive. It is a constant for the compiler.</summary>
    [FeatureSwitchDefinition(Switch)]
    internal static bool IsChecked { get; } = !AppContext.TryGetSwitch(Switch, out bool isEnabled) || isEnabled;
}
