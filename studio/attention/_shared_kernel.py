"""One large kernel for several layers of a model, as ESC has one for its whole network: no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), where the network hands its filter to every layer: written anew.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: a model made of rows hands nothing to its layers, so the first layer that asks owns the kernel and
later ones read it there; layers share only kernels of one shape.
"""

from __future__ import annotations

from torch import Tensor, nn


class LargeKernelHolder(nn.Module):
    """A module with a large kernel `plk_filter` of its own, or one that reads the kernel of another module.

    A borrower registers no kernel: registered twice, trainers that list parameters layer by layer would step it twice.

    Shape: defined by the subclasses.
    Cost: a borrower has the weights of its kernel less.
    Raises: nothing of its own.
    """

    plk_filter: nn.Parameter | None
    # Defaults of the class, so that modules pickled before there was sharing still load.
    share_kernel = False
    # In a tuple, for a module as an attribute would be registered as a part. A copy or a pickle of a whole model keeps the
    # link inside the copy; that of a borrower alone brings its owner along.
    _owner: tuple[LargeKernelHolder, ...] = ()

    def hold(self, kernel: nn.Parameter, share: bool) -> None:
        """Register `kernel` as the module's own until `share_kernels` finds another owner."""
        self.plk_filter = kernel
        self.share_kernel = share

    def borrow(self, owner: LargeKernelHolder) -> None:
        """Read the kernel of `owner` from now on."""
        self.plk_filter = None  # a registered None: no parameter, no key in the state dict
        self._owner = (owner,)

    @property
    def kernel(self) -> Tensor:
        """The kernel as it is stored, (p, p, k, k)."""
        if self._owner:
            return self._owner[0].kernel
        if self.plk_filter is None:
            raise AssertionError("a module without a kernel that borrows none")
        return self.plk_filter

    @property
    def borrows(self) -> bool:
        return bool(self._owner)


def share_kernels(model: nn.Module) -> int:
    """Let all modules of `model` that ask for it, in their order, use one kernel for each shape; give how many borrow.

    The first module of a shape owns the kernel. Any number of calls.

    >>> from studio.attention.conv_attn import ConvAttn
    >>> model = nn.Sequential(*(ConvAttn(24, share_kernel=True) for _ in range(3)))
    >>> share_kernels(model), [name for name, _ in model.named_parameters() if "plk" in name]
    (2, ['0.plk_filter'])
    """
    owners: dict[tuple[int, ...], LargeKernelHolder] = {}
    borrowers = 0
    for module in model.modules():
        if not isinstance(module, LargeKernelHolder) or not module.share_kernel:
            continue
        owner = owners.setdefault(tuple(module.kernel.shape), module)
        if owner is not module:
            module.borrow(owner)
            borrowers += 1
    return borrowers
