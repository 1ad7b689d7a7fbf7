using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// The switch <c>Latent.Interop.SafetyChecks</c>. In a project file,
/// <c>&lt;RuntimeHostConfigurationOption Include="Latent.Interop.SafetyChecks" Value="false" Trim="true" /&gt;</c> takes the checks of buffers and
/// views out of the compiled code.
/// </summary>
internal static class Safety
{
    internal const string Switch = "Latent.Interop.SafetyChecks";

    /// <summary>Whether buffers and views check that they are alive, and indices; a constant for the compiler.</summary>
    [FeatureSwitchDefinition(Switch)]
    internal static bool IsChecked { get; } = !AppContext.TryGetSwitch(Switch, out bool isEnabled) || isEnabled;
}
